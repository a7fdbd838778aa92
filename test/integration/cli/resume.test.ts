import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCli, startCliRelay, stopEveryCli } from '../../support/cli.ts'
import { randomFile, sha256Of, tempFolder } from '../../support/transfer.ts'

const MIB = 1 << 20
const patient = { MALOTE_GIVE_UP: '60' }

let folder: Awaited<ReturnType<typeof tempFolder>>

beforeEach(async () => {
  folder = await tempFolder()
})

afterEach(async () => {
  await stopEveryCli()
  await folder.remove()
})

describe('a relay that is killed and started again', () => {
  it('in the middle of a transfer: both ends go on, and the SHA-256 agrees', async () => {
    const { relay, address } = await startCliRelay()
    const file = await randomFile(join(folder.path, 'film.mkv'), 512 * MIB)
    const sender = startCli(['send', file, '--relay', address, '--json'], { env: patient })
    const { code } = await sender.event('code')
    const out = join(folder.path, 'out')
    const receiver = startCli(['receive', String(code), '--relay', address, '--out', out, '--yes', '--json'], {
      env: patient,
    })
    await receiver.event('progress')

    relay.signal('SIGKILL')
    await relay.ended
    startCli(['relay', '--host', '127.0.0.1', '--port', address.split(':')[1] ?? '', '--json'])
    const [sent, received] = await Promise.all([sender.ended, receiver.ended])

    expect([sent.status, received.status]).toEqual([0, 0])
    expect(received.events.map(({ event }) => event)).toEqual(expect.arrayContaining(['parted', 'joined', 'done']))
    expect(await sha256Of(join(out, 'film.mkv'))).toBe(await sha256Of(file))
  })

  it('while a code waits: it stays valid', async () => {
    const { relay, address } = await startCliRelay()
    const file = await randomFile(join(folder.path, 'notes.txt'), 1000)
    const sender = startCli(['send', file, '--relay', address, '--json'], { env: patient })
    const { code } = await sender.event('code')

    relay.signal('SIGKILL')
    await relay.ended
    startCli(['relay', '--host', '127.0.0.1', '--port', address.split(':')[1] ?? '', '--json'])
    await sender.event('joined')
    const out = join(folder.path, 'out')
    const receiver = startCli(['receive', String(code), '--relay', address, '--out', out, '--yes', '--json'])
    const [sent, received] = await Promise.all([sender.ended, receiver.ended])

    expect([sent.status, received.status]).toEqual([0, 0])
  })
})
