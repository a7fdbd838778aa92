import { open, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { formatAddress } from '../../../src-shared/address.ts'
import { type Cli, runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { localRelay, tempFolder, treeOf } from '../../support/transfer.ts'

/** How the built program ends: each outcome with its status, its error event, and nothing left behind. */

let relay: RelayServer
let address: string
let folder: { path: string; remove: () => Promise<void> }
let out: string

beforeEach(async () => {
  folder = await tempFolder()
  out = join(folder.path, 'out')
  const local = await localRelay()
  relay = local.relay
  address = formatAddress(local.address)
})

afterEach(async () => {
  await stopEveryCli()
  await relay.close()
  await folder.remove()
})

async function small(name = 'a.txt'): Promise<string> {
  await writeFile(join(folder.path, name), 'small')
  return join(folder.path, name)
}

/** A file of three gigabytes that takes no room: long enough to be interrupted in its middle. */
async function endless(): Promise<string> {
  const path = join(folder.path, 'endless.bin')
  const file = await open(path, 'w')
  await file.truncate(3 * 2 ** 30)
  await file.close()
  return path
}

async function offer(path: string): Promise<{ sender: Cli; code: string }> {
  const sender = startCli(['send', path, '--relay', address, '--json'])
  return { sender, code: String((await sender.event('code')).code) }
}

const accept = (code: string) => startCli(['receive', code, '--relay', address, '--out', out, '--yes', '--json'])

const failure = (code: string) => ({ event: 'error', code, message: expect.stringMatching(/\w+\./) })

describe('a wrong code', () => {
  test('ends with 4 on the receiver; three of them end the sender with 4 too', async () => {
    const { sender, code } = await offer(await small())
    const wrong = `${code.split('-')[0]}-wrong-words`
    for (let tries = 0; tries < 3; tries++) {
      const guess = await accept(wrong).ended
      expect(guess.status).toBe(4)
      expect(guess.events).toEqual([failure('code.wrong')])
    }
    const sent = await sender.ended
    expect(sent.status).toBe(4)
    expect(sent.last).toEqual(failure('code.spent'))
    expect(sent.stderr).toContain('2 tries left')
  })

  test('costs the right one nothing', async () => {
    const { sender, code } = await offer(await small())
    expect((await accept(`${code.split('-')[0]}-wrong-words`).ended).status).toBe(4)
    expect((await accept(code).ended).status).toBe(0)
    expect((await sender.ended).status).toBe(0)
  })
})

describe('an offer that nobody can answer', () => {
  test('is declined: 3 on both sides, and nothing is written', async () => {
    const { sender, code } = await offer(await small())
    const received = await runCli(['receive', code, '--relay', address, '--out', out, '--json'])
    const sent = await sender.ended
    expect([sent.status, received.status]).toEqual([3, 3])
    expect(received.events.map(({ event }) => event)).toEqual(['peer', 'offer', 'error'])
    expect(received.last).toMatchObject({ code: 'transfer.declined', message: expect.stringContaining('--yes') })
    expect(sent.last).toEqual(failure('transfer.declined'))
    expect(await treeOf(folder.path)).toEqual(['a.txt'])
  })
})

describe('Ctrl+C', () => {
  test('on a sender that waits ends it with 3, and its code with it', async () => {
    const { sender, code } = await offer(await small())
    sender.signal('SIGINT')
    const sent = await sender.ended
    expect(sent.status).toBe(3)
    expect(sent.last).toEqual(failure('transfer.cancelled'))
    const late = await accept(code).ended
    expect(late.status).toBe(1)
    expect(late.last).toEqual(failure('room.unknown'))
  })

  test.each(['sender', 'receiver'] as const)(
    'on the %s in the middle ends both with 3 and leaves no file',
    async (who) => {
      const { sender, code } = await offer(await endless())
      const receiver = accept(code)
      await Promise.all([sender.event('progress'), receiver.event('progress')])
      const both = { sender, receiver }
      both[who].signal('SIGINT')
      const [sent, received] = await Promise.all([sender.ended, receiver.ended])
      expect([sent.status, received.status]).toEqual([3, 3])
      expect([sent.last, received.last]).toEqual([failure('transfer.cancelled'), failure('transfer.cancelled')])
      expect(await treeOf(out)).toEqual([])
    },
  )

  test('pressed twice leaves at once, without a goodbye that nobody answers', async () => {
    const { sender, code } = await offer(await endless())
    const receiver = accept(code)
    await Promise.all([sender.event('progress'), receiver.event('progress')])
    receiver.signal('SIGSTOP')
    sender.signal('SIGINT')
    await sender.event('error')
    // How it ended is said at once; what is still waited for is that the other side hears it.
    expect(sender.running).toBe(true)
    sender.signal('SIGINT')
    const sent = await sender.ended
    expect(sent.status).toBe(3)
    expect(sent.last).toEqual(failure('transfer.cancelled'))
  })
})

describe('a peer that vanishes', () => {
  test.each(['sender', 'receiver'] as const)('the %s killed in the middle: the other ends with 1', async (who) => {
    const { sender, code } = await offer(await endless())
    const receiver = accept(code)
    await Promise.all([sender.event('progress'), receiver.event('progress')])
    const [killed, left] = who === 'sender' ? [sender, receiver] : [receiver, sender]
    killed.signal('SIGKILL')
    const ended = await left.ended
    expect(ended.status).toBe(1)
    // A killed process may reset its line, and the relay can only pass the break on.
    expect(['peer.gone', 'relay.lost', 'relay.closing']).toContain(ended.last?.code)
  })
})

describe('what fails before anything starts', () => {
  test('a path that is not there: 1, and no code was handed out', async () => {
    const missing = join(folder.path, 'nothing-here.txt')
    const sent = await runCli(['send', await small(), missing, '--relay', address, '--json'])
    expect(sent.status).toBe(1)
    expect(sent.events).toEqual([failure('source.missing')])
    expect(sent.events[0]?.message).toContain('nothing-here.txt')
  })

  test('a relay that does not answer: 1', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const bound = server.address()
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0
    await new Promise((resolve) => server.close(resolve))
    const sent = await runCli(['send', await small(), '--relay', `127.0.0.1:${port}`, '--json'])
    expect(sent.status).toBe(1)
    expect(sent.events).toEqual([failure('relay.unreachable')])
  })

  test('a number under which nobody waits: 1', async () => {
    const received = await runCli(['receive', '0000-abacate-violeta', '--relay', address, '--json'])
    expect(received.status).toBe(1)
    expect(received.events).toEqual([failure('room.unknown')])
  })

  test('a target that is a file: 1, and no try is spent on it', async () => {
    const { sender, code } = await offer(await small())
    const received = await runCli([
      'receive',
      code,
      '--relay',
      address,
      '--out',
      await small('file'),
      '--yes',
      '--json',
    ])
    expect(received.status).toBe(1)
    expect(received.events).toEqual([failure('target.denied')])
    expect((await accept(code).ended).status).toBe(0)
    expect((await sender.ended).status).toBe(0)
  })
})

describe('output that nobody reads any longer', () => {
  test('ends a sender quietly, as if cancelled', async () => {
    const { sender, code } = await offer(await endless())
    sender.child.stdout?.destroy()
    const received = await accept(code).ended
    const sent = await sender.ended
    expect(sent.status).toBe(3)
    expect(sent.stderr).not.toMatch(/EPIPE|at .*:\d+/)
    expect(received.status).toBe(3)
  })

  test('does not spoil the status of what was done anyway', async () => {
    const help = startCli(['--help'])
    help.child.stdout?.destroy()
    const ended = await help.ended
    expect(ended.status).toBe(0)
    expect(ended.stderr).toBe('')
  })
})
