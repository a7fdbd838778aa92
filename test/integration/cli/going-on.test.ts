import { readdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Cli, startCli, startCliRelay, stopEveryCli } from '../../support/cli.ts'
import { writeSparse } from '../../support/files.ts'
import { countingLine } from '../../support/kill-run.ts'
import { randomFile, sha256Of, tempFolder, treeOf } from '../../support/transfer.ts'

/** The built program, killed, left or broken off, and gone on with by another process. */

const MIB = 1 << 20

/** Long enough for a process to be started, far shorter than a test may take. */
const patient = { MALOTE_GIVE_UP: '30' }

let folder: { path: string; remove: () => Promise<void> }
let out: string
const lines: Server[] = []

beforeEach(async () => {
  folder = await tempFolder()
  out = join(folder.path, 'out')
})

afterEach(async () => {
  await stopEveryCli()
  for (const line of lines.splice(0)) line.close()
  await folder.remove()
})

/** Each end has a computer of its own, with its own journals. */
const home = (end: 'sender' | 'receiver') => join(folder.path, end)
const journals = (end: 'sender' | 'receiver') => readdir(join(home(end), 'unfinished')).catch(() => [])
const as = (end: 'sender' | 'receiver') => ({ env: { ...patient, MALOTE_DATA: home(end) } })

function sending(...args: readonly string[]): Cli {
  return startCli(['send', ...args], as('sender'))
}

function receiving(...args: readonly string[]): Cli {
  return startCli(['receive', ...args], as('receiver'))
}

interface UnderWay {
  readonly sender: Cli
  readonly receiver: Cli
  readonly relay: Cli
  readonly address: string
  readonly file: string
  /** Lets the rest go; what is killed lets it go too. */
  letGo(): void
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** A large file, more than half of which is on its way. */
async function underWay(): Promise<UnderWay> {
  const { relay, address } = await startCliRelay()
  const file = await randomFile(join(folder.path, 'film.mkv'), 64 * MIB)
  const half = gate()
  const rest = gate()
  const line = await countingLine(Number(address.split(':')[1]), (bytes) => {
    if (bytes < 40 * MIB) return null
    half.open()
    return rest.opened
  })
  lines.push(line.server)
  const sender = sending(file, '--relay', line.address, '--json')
  const { code } = await sender.event('code')
  const receiver = receiving(String(code), '--relay', address, '--out', out, '--yes', '--json')
  await half.opened
  Promise.race([sender.ended, receiver.ended]).then(rest.open)
  return { sender, receiver, relay, address, file, letGo: rest.open }
}

async function kill(process: Cli): Promise<void> {
  process.signal('SIGKILL')
  await process.ended
}

async function expectArrived(file: string): Promise<void> {
  expect(await treeOf(out)).toEqual(['film.mkv'])
  expect(await sha256Of(join(out, 'film.mkv'))).toBe(await sha256Of(file))
  expect([await journals('sender'), await journals('receiver')]).toEqual([[], []])
}

describe('a killed process', () => {
  test('of the receiver goes on by one command, which says what is there already', async () => {
    const { sender, receiver, file } = await underWay()
    await kill(receiver)
    expect(await treeOf(out)).toEqual([expect.stringMatching(/\.part$/)])

    const again = receiving('--resume')
    const [, done, total] = await again.says(
      /Going on with film\.mkv \(1 file, 67\.1 MB\), from .*\n(.*) of (.*) are there/,
    )
    const [sent, received] = await Promise.all([sender.ended, again.ended])

    expect([sent.status, received.status]).toEqual([0, 0])
    expect([total, done === '0 B']).toEqual(['67.1 MB', false])
    expect(received.stdout).toMatch(/SHA-256 verified: 1 file, 67\.1 MB/)
    await expectArrived(file)
  })

  test('of the sender does the same', async () => {
    const { sender, receiver, file } = await underWay()
    await kill(sender)

    const again = sending('--resume')
    await again.says(/Going on with film\.mkv \(1 file, 67\.1 MB\), to .*\n/)
    const [sent, received] = await Promise.all([again.ended, receiver.ended])

    expect([sent.status, received.status]).toEqual([0, 0])
    expect(sent.stdout).toMatch(/SHA-256 verified: 1 file/)
    await expectArrived(file)
  })

  test('of both goes on, with the relay at another address', async () => {
    const { sender, receiver, relay, file } = await underWay()
    await Promise.all([kill(sender), kill(receiver), kill(relay)])
    const { address } = await startCliRelay()

    const again = [
      sending('--resume', '--relay', address, '--json'),
      receiving('--resume', '--relay', address, '--json'),
    ]
    const ended = await Promise.all(again.map((process) => process.ended))

    expect(ended.map(({ status }) => status)).toEqual([0, 0])
    for (const { events } of ended) {
      expect(events[0]).toMatchObject({ event: 'resuming', relay: address, bytes: 64 * MIB, files: 1 })
    }
    await expectArrived(file)
  })
})

describe('a sender with a relay of its own', () => {
  test('that is killed on the way takes the relay with it, and brings it back to a receiver who waits', async () => {
    const file = join(folder.path, 'film.mkv')
    await writeSparse(file, 192 * MIB)
    const sender = sending(file, '--json')
    const { invite } = await sender.event('code')
    const receiver = receiving(String(invite), '--out', out, '--yes', '--json')
    await receiver.event('progress')
    await kill(sender)
    await receiver.event('parted')

    const again = sending('--resume')
    const [, moved] = await again.says(/hosts the relay again, on port \d+(, since \d+ is taken)?/)
    const [, typed = ''] = await again.says(/by itself, it types:\n {2}malote receive (--resume --relay \S+)\n/)
    // Where another program has taken the port meanwhile, a person does what the line says.
    if (moved) receiver.signal('SIGTERM')
    const ends = moved ? receiver.ended.then(() => receiving(...typed.split(' '), '--json').ended) : receiver.ended
    const [sent, received] = await Promise.all([again.ended, ends])

    expect([sent.status, received.status]).toEqual([0, 0])
    await expectArrived(file)
  })
})

describe('a sender whose code waits, on a relay of its own', () => {
  async function killedWhileWaiting() {
    const file = await randomFile(join(folder.path, 'film.mkv'), 1000)
    const sender = sending(file, '--json')
    const { code, relay } = await sender.event('code')
    await kill(sender)
    return { file, code: String(code), relay: String(relay), port: Number(String(relay).split(':').at(-1)) }
  }

  test('brings back the relay and the code', async () => {
    const { file, code, relay } = await killedWhileWaiting()

    const again = sending('--resume', '--json')
    const told = await again.event('code')
    const received = await receiving(code, '--relay', String(told.relay), '--out', out, '--yes', '--json').ended
    const ended = await again.ended

    // Unless another program has taken the port meanwhile.
    if (!ended.stderr.includes('is taken')) expect(told.relay).toBe(relay)
    expect([told.code, ended.status, received.status]).toEqual([code, 0, 0])
    await expectArrived(file)
  })

  test('on another port where that one is taken, and says so', async () => {
    const { file, code, port } = await killedWhileWaiting()
    const squatter = await squat(port)

    const again = sending('--resume')
    const [, other] = await again.says(new RegExp(`hosts the relay again, on port (\\d+), since ${port} is taken`))
    const [link] = await again.says(/malote:\/\/\S+/)
    const received = await receiving(link, '--out', out, '--yes', '--json').ended
    squatter.close()

    expect(link).toMatch(new RegExp(`:${other}/${code}$`))
    expect([(await again.ended).status, received.status]).toEqual([0, 0])
    await expectArrived(file)
  })

  async function squat(port: number): Promise<Server> {
    const server = createServer()
    // Somebody who was faster does as well.
    await new Promise<void>((resolve) => server.once('error', () => resolve()).listen(port, '::', resolve))
    return server
  }
})

describe('stopping', () => {
  test('by SIGTERM leaves: the end says how to go on, and the other side keeps looking', async () => {
    const { sender, receiver, file } = await underWay()
    receiver.signal('SIGTERM')
    const left = await receiver.ended

    expect(left.status).toBe(3)
    expect(left.last).toMatchObject({ event: 'error', code: 'transfer.left', unfinished: expect.any(String) })
    const id = String(left.last?.unfinished)
    expect(left.stderr).toContain(`To go on: malote receive --resume ${id.slice(0, 4)}`)
    const received = await receiving('--resume', id.slice(0, 4), '--json').ended

    expect([(await sender.ended).status, received.status]).toEqual([0, 0])
    await expectArrived(file)
  })

  test('by a closed terminal leaves too', async () => {
    const { sender, receiver, file } = await underWay()
    sender.signal('SIGHUP')
    const left = await sender.ended
    expect([left.status, left.last?.code]).toEqual([3, 'transfer.left'])

    const sent = await sending('--resume', '--json').ended

    expect([sent.status, (await receiver.ended).status]).toEqual([0, 0])
    await expectArrived(file)
  })

  test('by Ctrl+C cancels: the other side is told, and nothing is left of it', async () => {
    const { sender, receiver, letGo } = await underWay()
    receiver.signal('SIGINT')
    letGo()
    const [sent, received] = await Promise.all([sender.ended, receiver.ended])

    expect([sent.status, received.status]).toEqual([3, 3])
    for (const { last } of [sent, received]) {
      expect(last).toMatchObject({ event: 'error', code: 'transfer.cancelled' })
      expect(last).not.toHaveProperty('unfinished')
    }
    expect(await treeOf(out)).toEqual([])
    expect([await journals('sender'), await journals('receiver')]).toEqual([[], []])
  })

  test('by Ctrl+C while the line is broken leaves: nothing is lost, as was said', async () => {
    const { sender, receiver, file } = await underWay()
    await kill(sender)
    await receiver.event('parted')
    receiver.signal('SIGINT')
    const left = await receiver.ended
    expect([left.status, left.last?.code]).toEqual([3, 'transfer.left'])
    expect(left.stderr).toMatch(/To give it up: malote unfinished --remove [0-9a-f]{4}/)

    const ended = await Promise.all([sending('--resume', '--json').ended, receiving('--resume', '--json').ended])

    expect(ended.map(({ status }) => status)).toEqual([0, 0])
    await expectArrived(file)
  })

  test('because nobody came back says how to go on', async () => {
    const { relay, address } = await startCliRelay()
    const file = await randomFile(join(folder.path, 'film.mkv'), 64 * MIB)
    const impatient = { env: { MALOTE_GIVE_UP: '1', MALOTE_DATA: home('sender') } }
    const sender = startCli(['send', file, '--relay', address, '--json'], impatient)
    const { code } = await sender.event('code')
    const receiver = receiving(String(code), '--relay', address, '--out', out, '--yes', '--json')
    await receiver.event('progress')
    await kill(receiver)

    const sent = await sender.ended
    expect(sent.status).toBe(1)
    expect(sent.last).toMatchObject({ event: 'error', unfinished: expect.stringMatching(/^[0-9a-f]{16}$/) })
    const again = [sending('--resume', '--json'), receiving('--resume', '--json')]
    const ended = await Promise.all(again.map((process) => process.ended))

    expect(ended.map(({ status }) => status)).toEqual([0, 0])
    await expectArrived(file)
    relay.signal('SIGTERM')
  })
})
