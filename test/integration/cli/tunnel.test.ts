import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import { runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { NgrokDouble } from '../../support/ngrok-double.ts'
import { Terminal } from '../../support/terminal.ts'
import { tempFolder } from '../../support/transfer.ts'

/** `malote relay --ngrok` with a double of ngrok's module; relay, sender and receiver are real. */

const TOKEN = '2abcDEF0123456789_secretSecretSecret0123456789'

let folder: { path: string; remove: () => Promise<void> }
let ngrok: NgrokDouble
let terminal: Terminal

beforeEach(async () => {
  folder = await tempFolder()
  ngrok = new NgrokDouble()
  terminal = new Terminal()
})

afterEach(async () => {
  await stopEveryCli()
  await folder.remove()
})

const relay = (flags: readonly string[], env: Record<string, string> = { NGROK_AUTHTOKEN: TOKEN }) => {
  const io = terminal.io({ cwd: join(folder.path, 'cwd'), env })
  const argv = ['relay', '--host', '127.0.0.1', '--port', '0', ...flags]
  return run(argv, { ...io, loadNgrok: async () => ngrok })
}

const linesOf = (screen: string) => screen.split('\n').filter((line) => line.startsWith('{'))

describe('the relay with a way from the internet', () => {
  test('serves who comes through it, and tells programs its address and what went out', async () => {
    const source = join(folder.path, 'a.bin')
    await writeFile(source, Buffer.alloc(500_000, 7))
    const ended = relay(['--ngrok', '--json'])
    await terminal.shows(/"event":"listening"/)
    const { endpoint } = ngrok
    const at = `127.0.0.1:${endpoint.port}`

    const sender = startCli(['send', source, '--relay', `tcp://${at}`, '--json'])
    const { invite } = await sender.event('code')
    const received = await runCli(['receive', String(invite), '--out', join(folder.path, 'out'), '--yes'])
    expect([received.status, (await sender.ended).status]).toEqual([0, 0])
    expect(await readFile(join(folder.path, 'out/a.bin'))).toEqual(await readFile(source))
    terminal.interrupts.fire('leave')

    expect(await ended).toBe(0)
    const events = linesOf(terminal.screen).map((line) => JSON.parse(line))
    expect(events).toMatchObject([
      { event: 'tunnel', state: 'opening' },
      { event: 'tunnel', state: 'open', address: at },
      { event: 'listening', host: '127.0.0.1', invite: `malote://${at}` },
      { event: 'tunnel', state: 'closed', sent: endpoint.passed.out, sentThisMonth: endpoint.passed.out },
    ])
    expect(endpoint.passed.out).toBeGreaterThan(500_000)
    expect([ngrok.open.size, terminal.screen.includes(TOKEN)]).toEqual([0, false])
  })

  test('says what the free plan allows before it opens anything, and a new address when there is one', async () => {
    const ended = relay(['--ngrok'])
    await terminal.shows(/free plan: 1 GB a month out[\s\S]*Reached from anywhere at (\S+)[\s\S]*malote:\/\/\1\n/)
    ngrok.endpoint.giveUp()
    await terminal.shows(/The way through ngrok broke\. It is tried again in 1 s\./)
    await terminal.shows(/The link is another one now:\s+malote:\/\/127\.0\.0\.1:\d+/)
    terminal.interrupts.fire('cancel')

    expect(await ended).toBe(0)
    expect(terminal.screen).toMatch(/Sent through ngrok: .*in this month/)
  })

  test('stops at once while ngrok does not answer, and closes what opens after that', async () => {
    ngrok.holdBack()
    const ended = relay(['--ngrok'])
    await terminal.shows(/Opening a way/)
    await vi.waitFor(() => expect(ngrok.asked).toHaveLength(1))
    terminal.interrupts.fire('leave')
    expect(await ended).toBe(0)

    const opened = vi.spyOn(ngrok.open, 'add')
    ngrok.answer()
    await vi.waitFor(() => expect(opened).toHaveBeenCalled())
    await vi.waitFor(() => expect(ngrok.open.size).toBe(0))
  })

  test.each([
    ['no token', {}, 'tunnel.token'],
    ['what is no token', { NGROK_AUTHTOKEN: 'not a token!' }, 'tunnel.refused'],
    ['a card that is missing', { NGROK_AUTHTOKEN: TOKEN }, 'tunnel.card'],
  ])('ends with one sentence for %s', async (_, env: Record<string, string>, code) => {
    ngrok.refuse(8013, `Your authtoken: ${TOKEN}`)

    expect(await relay(['--ngrok', '--json'], env)).toBe(1)
    expect(JSON.parse(linesOf(terminal.screen).at(-1) ?? '')).toMatchObject({ event: 'error', code })
    expect(terminal.screen).not.toContain('listening')
    expect(terminal.screen).not.toContain(TOKEN)
  })
})
