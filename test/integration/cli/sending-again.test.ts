import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import { parseAddress } from '../../../src-shared/address.ts'
import { startCli, startCliRelay, stopEveryCli } from '../../support/cli.ts'
import { Terminal } from '../../support/terminal.ts'
import { startReceiver, tempFolder, treeOf } from '../../support/transfer.ts'

/** What failed is sent again: by a command, and at a terminal at once. */

let folder: { path: string; remove: () => Promise<void> }
let data: string
let out: string

beforeEach(async () => {
  folder = await tempFolder()
  data = join(folder.path, 'data')
  out = join(folder.path, 'out')
})

afterEach(async () => {
  await stopEveryCli()
  await folder.remove()
})

const malote = (...args: readonly string[]) => startCli(args, { env: { MALOTE_DATA: data } })
const journals = () => readdir(join(data, 'unfinished'))

describe('a transfer of which a file failed', () => {
  const into = () => ({ accept: true, folder: out, skip: [], conflict: 'fail' }) as const

  /** Three photos, of which the second one is away when it is its turn. Answers once the receiver has had the others. */
  async function lackingOne(code: string, address: string): Promise<void> {
    const receiver = startReceiver(parseAddress(address), code)
    await receiver.log.until('offer')
    await rm(join(folder.path, 'photos/b.jpg'))
    await receiver.handle.answer(into())
    await receiver.handle.done
    expect(await treeOf(out)).toEqual(['photos/', 'photos/a.jpg', 'photos/c.jpg'])
    await writeFile(join(folder.path, 'photos/b.jpg'), 'pixels of b.jpg')
  }

  async function photos(): Promise<string> {
    const source = join(folder.path, 'photos')
    await mkdir(source)
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await writeFile(join(source, name), `pixels of ${name}`)
    return source
  }

  /** The second time nothing is there that was there before. */
  async function fetchRest(code: string, address: string): Promise<void> {
    const elsewhere = join(folder.path, 'elsewhere')
    const receiver = startReceiver(parseAddress(address), code)
    await receiver.log.until('offer')
    await receiver.handle.answer({ ...into(), folder: elsewhere })
    expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: 1 })
    expect(await treeOf(elsewhere)).toEqual(['photos/', 'photos/b.jpg'])
    expect(await readFile(join(elsewhere, 'photos/b.jpg'), 'utf8')).toBe('pixels of b.jpg')
  }

  test('is gone on with by sending just that one, under a new code', async () => {
    const { address } = await startCliRelay()
    const sender = malote('send', await photos(), '--relay', address, '--json')
    const { code } = await sender.event('code')
    await lackingOne(String(code), address)
    const sent = await sender.ended
    expect(sent.status).toBe(1)
    expect(sent.last).toMatchObject({ code: 'source.missing', unfinished: expect.any(String) })

    const listed = await malote('unfinished', '--json').ended
    expect(listed.last).toMatchObject({ kind: 'partial', files: 3, lost: 1, direction: 'send' })
    const again = malote('send', '--resume', '--json')
    const next = await again.event('code')
    expect(next.code).not.toBe(code)
    await fetchRest(String(next.code), address)

    expect((await again.ended).status).toBe(0)
    expect(await journals()).toEqual([])
  })

  test('is asked about at a terminal, and goes on right there', async () => {
    const { address } = await startCliRelay()
    const terminal = new Terminal()
    const io = terminal.io({ cwd: folder.path, env: { MALOTE_RELAY: address, MALOTE_DATA: data } })
    const status = run(['send', await photos()], io)
    const [, code = ''] = await terminal.shows(/Code: {2}(\S+)/)
    await lackingOne(code, address)
    await terminal.shows(/To go on: malote send --resume [0-9a-f]{4}[\s\S]*Send the one that failed again\? \(y\/n\) /)
    terminal.type('perhaps\r')
    await terminal.shows(/again\? \(y\/n\) /)
    terminal.type('y\r')
    const [, next = ''] = await terminal.shows(/Code: {2}(\S+)/)
    await fetchRest(next, address)

    expect(await status).toBe(0)
    expect(await journals()).toEqual([])
  })
})
