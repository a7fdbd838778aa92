import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import { announceRelay } from '../../../src-main/engine/net/discovery/announcer.ts'
import { encodeFrame, PROTOCOL_VERSION } from '../../../src-main/relay/frames.ts'
import { startRelay } from '../../../src-main/relay/server.ts'
import { type Cli, type Ended, runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { Terminal } from '../../support/terminal.ts'
import { tempFolder } from '../../support/transfer.ts'
import { FrameClient } from '../relay/client.ts'

/** People on one network who type nothing but the code. The network is this computer, on a UDP port of its own. */

let folder: { path: string; remove: () => Promise<void> }
let out: string
let udpPort: number
let env: Readonly<Record<string, string>>
let cleanUp: (() => Promise<unknown>)[]

beforeEach(async () => {
  folder = await tempFolder()
  out = join(folder.path, 'out')
  await writeFile(join(folder.path, 'a.txt'), 'small')
  udpPort = await freeUdpPort()
  env = { MALOTE_DISCOVERY: String(udpPort) }
  cleanUp = []
})

afterEach(async () => {
  await stopEveryCli()
  for (const close of cleanUp) await close()
  await folder.remove()
})

/** A relay that others on the network find. */
async function nearRelay(name: string, access?: string) {
  const host = '127.0.0.1'
  const relay = await startRelay({ host, port: 0, ...(access && { access }) })
  const announcer = announceRelay({ port: relay.port, host, name, network: { udpPort } })
  cleanUp.push(() => announcer.close().then(() => relay.close()))
  return { at: `${host}:${relay.port}` }
}

/** Somebody waits at that relay under a number of his choice, as a stranger whom chance gave the same one. */
async function occupy(at: string, room: string): Promise<void> {
  const stranger = await FrameClient.open(Number(at.split(':')[1]))
  stranger.say({ type: 'host', v: PROTOCOL_VERSION, room, hostKey: '0'.repeat(32) })
  await stranger.hearA('hosted')
  cleanUp.unshift(async () => stranger.socket.destroy())
}

function startSender(...flags: readonly string[]): Cli {
  return startCli(['send', join(folder.path, 'a.txt'), ...flags, '--json'], { env })
}

/** A sender who has heard of the relay: on a machine that has much else to do the short look may end before. */
async function startHearingSender(): Promise<{ sender: Cli; code: string }> {
  for (;;) {
    const sender = startSender()
    const code = await codeOf(sender)
    if ((await sender.event('relay')).how === 'found') return { sender, code }
    sender.signal('SIGKILL')
    await sender.ended
  }
}

/** What a sender has said by the time he has his code, and stops, where he has passed over a relay. */
async function passingOver(): Promise<Ended> {
  for (;;) {
    const sender = startSender()
    await codeOf(sender)
    sender.signal('SIGINT')
    const ended = await sender.ended
    if (ended.stderr.includes('passed over')) return ended
  }
}

async function codeOf(sender: Cli): Promise<string> {
  return String((await sender.event('code')).code)
}

describe('with nothing but the code', () => {
  test('a file goes through a relay that the sender hosts for it, and announces', async () => {
    const sender = startSender()
    const code = await codeOf(sender)
    const received = await runCli(['receive', code, '--out', out, '--yes'], { env })
    expect(received.stderr).toBe('')
    expect([received.status, (await sender.ended).status]).toEqual([0, 0])
    expect(await sender.event('relay')).toMatchObject({ how: 'here', name: expect.any(String) })
    expect(received.stdout).toContain(`Looking for the relay that has ${code.slice(0, 4)}`)
    expect(await readFile(join(out, 'a.txt'), 'utf8')).toBe('small')
  })

  test('a file goes through a relay that both find, and the sender says which', async () => {
    const { at } = await nearRelay('nas')
    const { sender, code } = await startHearingSender()
    expect(await sender.event('relay')).toEqual({ event: 'relay', how: 'found', name: 'nas', address: at })
    const received = await runCli(['receive', code, '--out', out, '--yes'], { env })
    const { status, stderr } = await sender.ended
    expect([received.status, status]).toEqual([0, 0])
    expect(stderr).toContain(`Using the relay of nas at ${at}, found on this network.`)
  })

  test('no sender uses the relay that another one hosts for itself, since it ends with that transfer', async () => {
    const first = startSender()
    const second = await codeOf(first).then(() => startSender())
    const code = await codeOf(second)
    expect([(await first.event('relay')).how, (await second.event('relay')).how]).toEqual(['here', 'here'])
    expect((await runCli(['relays', '--json'], { env })).last).toMatchObject({ code: 'relay.none' })
    await runCli(['receive', await codeOf(first), '--out', out, '--yes'], { env })
    await first.ended
    const received = await runCli(['receive', code, '--out', out, '--yes'], { env })
    expect([received.status, (await second.ended).status]).toEqual([0, 0])
  })

  test('a sender passes over a relay that does not take it, and hosts its own', async () => {
    const { at } = await nearRelay('private', 'secret')
    const { events, stderr } = await passingOver()
    expect(events[0]).toMatchObject({ event: 'relay', how: 'here' })
    expect(stderr).toMatch(new RegExp(`The relay of private at ${at} was passed over\\. \\S`))
  })

  test('a sender passes over a relay that answers whoever calls and opens no room', async () => {
    const stalls = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (frame) => {
        if (frame.includes('ping')) socket.end(encodeFrame({ type: 'pong' }))
      })
    }).listen(0, '127.0.0.1')
    await once(stalls, 'listening')
    const { port } = stalls.address() as AddressInfo
    const announcer = announceRelay({ port, host: '127.0.0.1', name: 'stalls', network: { udpPort } })
    cleanUp.push(() => announcer.close().then(() => stalls.close()))
    const { events, stderr } = await passingOver()
    expect(events[0]).toMatchObject({ event: 'relay', how: 'here' })
    expect(stderr).toMatch(/The relay of stalls at \S+ was passed over\. Something answers/)
  })

  test('--relay here hosts one though another is found', async () => {
    await nearRelay('nas')
    const sender = startSender('--relay', 'here')
    await codeOf(sender)
    expect(await sender.event('relay')).toMatchObject({ how: 'here' })
  })
})

describe('two relays with the same number', () => {
  let sender: Cli
  let code: string
  let right: string
  let wrong: string

  beforeEach(async () => {
    right = (await nearRelay('right')).at
    wrong = (await nearRelay('wrong')).at
    sender = startSender('--relay', right)
    code = await codeOf(sender)
    await occupy(wrong, code.slice(0, 4))
  })

  test('are both shown to the person, who says which', async () => {
    await mkdir(out)
    const terminal = new Terminal()
    const status = run(['receive', code], terminal.io({ cwd: out, env: { ...env, MALOTE_RELAY: wrong } }))
    await terminal.shows(
      new RegExp(`1 {2}wrong {2}${wrong} {2}\\(the one of MALOTE_RELAY\\)\\n {2}2 {2}right {2}${right}\\n`),
    )
    await terminal.shows(/Which one\? \(1 to 2, ENTER leaves\): /)
    terminal.type('3\r')
    await terminal.shows(/number from 1 to 2/)
    terminal.type('2\r')
    await terminal.shows(/Receive\? /)
    terminal.type('y\r')
    expect([await status, (await sender.ended).status]).toEqual([0, 0])
  })

  test('are an error where nobody can be asked, with the addresses to choose from', async () => {
    const ended = await runCli(['receive', code, '--out', out, '--yes', '--json'], { env })
    expect(ended.status).toBe(1)
    expect(ended.last).toMatchObject({ event: 'error', code: 'room.several' })
    for (const at of [right, wrong]) expect(ended.last?.message).toContain(`--relay ${at}`)
  })

  test('are no question where one of them is the configured one, and nobody can be asked', async () => {
    const asked = await runCli(['receive', code, '--out', out, '--yes'], { env: { ...env, MALOTE_RELAY: right } })
    expect([asked.status, (await sender.ended).status]).toEqual([0, 0])
  })
})

describe('malote relays', () => {
  test('lists what is found, for programs and for people', async () => {
    const { at } = await nearRelay('nas')
    const { at: other } = await nearRelay('quarto\u202e')
    const listed = await runCli(['relays', '--json'], { env })
    expect(listed.status).toBe(0)
    const found = listed.events.filter(({ event }) => event === 'found')
    expect(found.map(({ name, address, others }) => [name, address, others]).sort()).toEqual([
      ['nas', at, []],
      [expect.stringMatching(/^quarto[^\u202e]*$/), other, []],
    ])
    expect(listed.last).toEqual({ event: 'end', relays: 2 })
    expect((await runCli(['relays'], { env })).stdout).toMatch(new RegExp(`\\n {2}nas +${at}\\n`))
  })

  test('says plainly that there is none, or that nobody looks, and ends with 1', async () => {
    const none = await runCli(['relays'], { env })
    expect([none.status, none.stderr]).toEqual([1, expect.stringMatching(/^No relay was found[\s\S]*"malote relay"/)])
    const off = await runCli(['relays', '--json'], { env: { MALOTE_DISCOVERY: 'off' } })
    expect([off.status, off.last]).toMatchObject([1, { code: 'relay.none', message: /switched off/ }])
  })
})

test('an invite works in capitals, quoted, and within a sentence, with nothing looked for', async () => {
  const { at } = await nearRelay('nas')
  for (const around of [(link: string) => link.toUpperCase(), (link: string) => `get it here: "${link}", ok?`]) {
    const sender = startSender('--relay', `malote://${at}`)
    const { invite } = await sender.event('code')
    const received = await runCli(['receive', around(String(invite)), '--out', out, '--yes'])
    expect([received.status, received.stderr, (await sender.ended).status]).toEqual([0, '', 0])
  }
})
