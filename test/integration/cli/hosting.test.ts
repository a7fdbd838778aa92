import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCli, startCli, startCliRelay, stopEveryCli } from '../../support/cli.ts'
import { tempFolder } from '../../support/transfer.ts'

/** What the built program hosts: a relay for others, one of its own, the window. */

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

async function small(): Promise<string> {
  await writeFile(join(folder.path, 'a.txt'), 'small')
  return join(folder.path, 'a.txt')
}

const busy = { event: 'error', code: 'port.busy', message: expect.stringMatching(/\w+\./) }

describe('the relay', () => {
  test('tells where it listens, serves a transfer, and ends with 0', async () => {
    const { relay: own, address: at } = await startCliRelay()
    expect(await own.event('listening')).toEqual({
      event: 'listening',
      host: '127.0.0.1',
      port: Number(at.split(':')[1]),
      addresses: [at],
    })
    const sender = startCli(['send', await small(), '--relay', at, '--json'])
    const { code } = await sender.event('code')
    expect((await runCli(['receive', String(code), '--relay', at, '--out', out, '--yes'])).status).toBe(0)
    expect((await sender.ended).status).toBe(0)
    own.signal('SIGTERM')
    const ended = await own.ended
    expect(ended.status).toBe(0)
    expect(ended.events).toHaveLength(1)
  })

  test('tells people its address and what to do with it', async () => {
    const own = startCli(['relay', '--host', '127.0.0.1', '--port', '0'])
    const [, port] = await own.says(/ngrok tcp (\d+)/)
    await own.says(new RegExp(`malote send PATH\\.\\.\\. --relay 127\\.0\\.0\\.1:${port}`))
    own.signal('SIGINT')
    const ended = await own.ended
    expect(ended.status).toBe(0)
    expect(ended.stdout).toContain('The relay has stopped.')
  })

  test('on a port that is taken ends with 1', async () => {
    const { address } = await startCliRelay()
    const [host = '', port = ''] = address.split(':')
    const ended = await runCli(['relay', '--host', host, '--port', port, '--json'])
    expect(ended.status).toBe(1)
    expect(ended.events).toEqual([busy])
  })
})

describe('a sender without a relay', () => {
  test('hosts one itself, says so, and stops it at the end', async () => {
    const sender = startCli(['send', await small()])
    const [, port] = await sender.says(/hosts one.*?(\d+):/)
    const [, invite = ''] = await sender.says(/(malote:\/\/\S+)/)
    const received = await runCli(['receive', invite, '--out', out, '--yes'])
    const sent = await sender.ended
    expect([sent.status, received.status]).toEqual([0, 0])
    const refused = await new Promise((resolve) => {
      connect({ host: '127.0.0.1', port: Number(port) })
        .once('connect', () => resolve(false))
        .once('error', () => resolve(true))
    })
    expect(refused).toBe(true)
  })
})

describe('the window in a browser', () => {
  test('is served at the address that is told, until it is stopped', async () => {
    const web = startCli(['web', '--port', '0', '--json'], { env: { MALOTE_DATA: join(folder.path, 'data') } })
    const { url, port, addresses } = await web.event('listening')
    expect(addresses).toEqual([`127.0.0.1:${port}`])
    const page = await fetch(String(url))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>')
    web.signal('SIGINT')
    const ended = await web.ended
    expect(ended.status).toBe(0)
    expect(ended.events).toHaveLength(1)
  })

  test('on a port that is taken ends with 1', async () => {
    const env = { MALOTE_DATA: join(folder.path, 'data') }
    const { address } = await startCliRelay()
    const ended = await runCli(['web', '--port', address.split(':')[1] ?? '', '--json'], { env })
    expect(ended.status).toBe(1)
    expect(ended.events).toEqual([busy])
  })
})
