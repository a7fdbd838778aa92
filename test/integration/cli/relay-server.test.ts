import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import { type Cli, runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { Terminal } from '../../support/terminal.ts'
import { tempFolder } from '../../support/transfer.ts'
import { join as joinRoom, openRoom, pair, say, v } from '../relay/client.ts'

/** `malote relay` as a server for many runs it: real processes and real transfers. */

const MIB = 1024 * 1024

let folder: { path: string; remove: () => Promise<void> }
let out: string

beforeEach(async () => {
  folder = await tempFolder()
  out = join(folder.path, 'out')
})

afterEach(async () => {
  await stopEveryCli()
  await folder.remove()
})

interface Hosted {
  readonly relay: Cli
  readonly port: number
  readonly address: string
  readonly metrics: string
}

async function hosted(args: readonly string[], env: Record<string, string> = {}): Promise<Hosted> {
  const relay = startCli(['relay', '--host', '127.0.0.1', '--port', '0', '--json', ...args], { env })
  const { port, metrics } = await relay.event('listening')
  return { relay, port: Number(port), address: `127.0.0.1:${port}`, metrics: String(metrics) }
}

async function file(bytes: number): Promise<string> {
  const path = join(folder.path, 'a.bin')
  await writeFile(path, randomBytes(bytes))
  return path
}

describe('a relay with a host password', () => {
  test('is for those who send with it, and for whoever receives', async () => {
    const secret = join(folder.path, 'secret')
    await writeFile(secret, 'open sesame\nnot this\n')
    const { address } = await hosted(['--host-password-file', secret])
    const path = await file(1000)

    const without = await runCli(['send', path, '--relay', address, '--json'])
    const wrong = await runCli(['send', path, '--relay', address, '--json', '--host-password=sesame'])
    const sender = startCli(['send', path, '--relay', address, '--json'], {
      env: { MALOTE_HOST_PASSWORD: 'open sesame' },
    })
    const { code } = await sender.event('code')
    const received = await runCli(['receive', String(code), '--relay', address, '--out', out, '--yes'])

    expect([without, wrong].map(({ status, last }) => [status, last?.code])).toEqual([
      [1, 'relay.denied'],
      [1, 'relay.denied'],
    ])
    expect([received.status, (await sender.ended).status]).toEqual([0, 0])
    expect(await readFile(join(out, 'a.bin'))).toEqual(await readFile(path))
  })

  test('asks a person for it, and never shows what is typed', async () => {
    const terminal = new Terminal()
    const io = terminal.io({ cwd: folder.path })
    const asked: string[] = []
    // A real terminal shows what is typed until it is told not to.
    Object.assign(io.stdin, { setRawMode: (raw: boolean) => raw && asked.push(terminal.screen) })
    const running = run(['relay', '--host', '127.0.0.1', '--port', '0', '--host-password'], io)
    await terminal.shows(/Host password: /)
    terminal.type('open sesame\r')
    const [, port] = await terminal.shows(/listens on port (\d+)/)

    const stranger = await say(Number(port), { type: 'host', v })
    const friend = await say(Number(port), { type: 'host', v, access: 'open sesame' })

    expect(await stranger.refusal()).toBe('access.denied')
    await friend.hearA('hosted')
    expect(asked).toEqual([''])
    expect(terminal.screen).not.toContain('sesame')
    terminal.interrupts.fire()
    expect(await running).toBe(0)
  })

  test.each([
    ['a file that is not there', ['--host-password-file', '/nowhere/secret'], /\/nowhere\/secret: .*\./],
    ['nobody to ask', ['--host-password'], /MALOTE_RELAY_PASSWORD/],
    ['one that is too long', [`--host-password=${'x'.repeat(257)}`], /1 to 256 characters\./],
  ])('says in one sentence that it has %s', async (_, args, sentence) => {
    const ended = await runCli(['relay', '--port', '0', ...args])

    expect(ended.status).toBe(2)
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stderr).not.toContain('xxx')
  })
})

describe('a limit of a relay', () => {
  test('on bytes ends the transfer at both ends with one sentence, and what has arrived stays to go on with', async () => {
    const { address } = await hosted(['--max-bytes', '2MiB'])
    const env = { MALOTE_GIVE_UP: '600' }
    const sender = startCli(['send', await file(8 * MIB), '--relay', address, '--json'], { env })
    const { code } = await sender.event('code')

    const received = await runCli(['receive', String(code), '--relay', address, '--out', out, '--yes', '--json'], {
      env,
    })
    const sent = await sender.ended

    for (const { status, last } of [received, sent]) {
      expect(status).toBe(1)
      expect(last).toMatchObject({ event: 'error', code: 'relay.limit', unfinished: expect.any(String) })
    }
  })

  test('on connections and on transfers refuses the next one', async () => {
    const few = await hosted(['--max-connections', '1'])
    const one = await hosted(['--max-transfers', '1'])
    const first = await openRoom(few.port)
    await pair(one.port)
    const second = await openRoom(one.port)
    const guest = await joinRoom(one.port, second.room)
    const { ticket } = await second.line.hearA('guest')

    const crowded = await runCli(['send', await file(1), '--relay', few.address, '--json'])
    const host = await say(one.port, { type: 'accept', v, ticket })

    expect(crowded.last).toMatchObject({ event: 'error', code: 'relay.full', message: expect.stringMatching(/\.$/) })
    expect([await guest.refusal(), await host.refusal()]).toEqual(['limit.connections', 'limit.connections'])
    first.line.socket.destroy()
  })

  test('on rooms and joins refuses the next one, and the variable sets it too', async () => {
    const { port } = await hosted(['--max-rooms-per-address', '1', '--log', 'json'], {
      MALOTE_RELAY_JOINS_PER_MINUTE: '1',
      MALOTE_RELAY_MAX_ROOMS: '33',
    })
    // This computer counts as 32 people.
    for (let n = 0; n < 32; n++) await openRoom(port)
    const path = await file(1)

    const refused = await runCli(['send', path, '--relay', `127.0.0.1:${port}`, '--json'])
    for (let n = 0; n < 32; n++) await (await joinRoom(port, '999999999')).refusal()
    const guesser = await runCli([
      'receive',
      '99999-abacate-violeta',
      '--relay',
      `127.0.0.1:${port}`,
      '--yes',
      '--json',
    ])

    expect(refused.last).toMatchObject({ event: 'error', code: 'relay.full' })
    expect(guesser.last).toMatchObject({ event: 'error', code: 'relay.rate' })
  })
})

describe('a relay that is stopped', () => {
  test('lets a transfer finish verified, refuses who comes, and ends with 0', async () => {
    const { relay, address, port, metrics } = await hosted(['--max-speed', '4MiB', '--metrics', '0', '--log', 'json'])
    const path = await file(16 * MIB)
    const sender = startCli(['send', path, '--relay', address, '--json'])
    const { code } = await sender.event('code')
    const receiver = startCli(['receive', String(code), '--relay', address, '--out', out, '--yes', '--json'])
    await receiver.event('progress')

    relay.signal('SIGTERM')
    const draining = await relay.event('draining')
    const late = await say(port, { type: 'host', v })
    const health = await fetch(`http://${metrics}/healthz`)
    const ends = await Promise.all([sender.ended, receiver.ended, relay.ended])

    expect(draining).toMatchObject({ transfers: 1 })
    expect(await late.refusal()).toBe('closing')
    expect(health.status).toBe(503)
    expect(ends.map(({ status }) => status)).toEqual([0, 0, 0])
    expect((await readFile(join(out, 'a.bin'))).equals(await readFile(path))).toBe(true)
    expect(ends[2]?.last).toMatchObject({ event: 'stopped', pairs: 1 })
  }, 60_000)

  test('twice ends at once, with 0, whatever runs', async () => {
    const { relay, port } = await hosted(['--grace', '3600'])
    const { guest } = await pair(port)
    const cut = once(guest.resume(), 'end')

    relay.signal('SIGTERM')
    await relay.event('draining')
    relay.signal('SIGTERM')

    expect((await relay.ended).status).toBe(0)
    await cut
  })
})

describe('the log of a relay', () => {
  test('tells what happened in whole lines, and where nobody is from', async () => {
    const { relay, port, address } = await hosted(['--log', 'json'])
    const { room } = await openRoom(port)
    await (await joinRoom(port, '999999999')).refusal()
    const { guest, host } = await pair(port)
    for (const socket of [guest, host]) socket.end()
    await relay.event('ended')
    const stray = connect(port, '127.0.0.1')
    await once(stray, 'connect')
    stray.end('no frame at all')

    relay.signal('SIGTERM')
    const { events, stdout } = await relay.ended

    const log = events.slice(1)
    expect(log.map(({ event }) => event)).toEqual(expect.arrayContaining(['started', 'refused', 'paired', 'ended']))
    expect(log.find(({ event }) => event === 'refused')).toMatchObject({ code: 'room.unknown' })
    for (const { time } of log) expect(new Date(String(time)).toISOString()).toBe(time)
    const lines = stdout.split('\n').slice(1).join('\n')
    expect(lines).not.toContain('127.0.0.1')
    expect(lines).not.toMatch(new RegExp(`\\b${room}\\b`))
    expect(lines).not.toContain(address)
  })

  test('tells where people are from when it is asked to, as text among what people read', async () => {
    const relay = startCli(['relay', '--host', '127.0.0.1', '--port', '0', '--log', 'text', '--log-addresses'])
    const [, port] = await relay.says(/started port=(\d+)/)

    await (await joinRoom(Number(port), '999999999')).refusal()

    await relay.says(/T[\d:.]+Z refused code=room\.unknown from=127\.0\.0\.1\n/)
    relay.signal('SIGINT')
    expect((await relay.ended).status).toBe(0)
  })
})
