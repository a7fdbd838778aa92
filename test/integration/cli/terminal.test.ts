import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { completions, correction } from '../../../src-shared/words.ts'
import { Terminal } from '../../support/terminal.ts'
import { localRelay, type Sender, startReceiver, startSender, tempFolder, treeOf } from '../../support/transfer.ts'

let relay: RelayServer
let address: RelayAddress
let folder: { path: string; remove: () => Promise<void> }
let terminal: Terminal

beforeEach(async () => {
  folder = await tempFolder()
  ;({ relay, address } = await localRelay())
  terminal = new Terminal()
  await mkdir(join(folder.path, 'out'))
})

afterEach(async () => {
  await relay.close()
  await folder.remove()
})

/** Runs the program at the terminal, in the folder `out`. */
function malote(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return run(
    args,
    terminal.io({ cwd: join(folder.path, 'out'), env: { MALOTE_RELAY: formatAddress(address), ...env } }),
  )
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder.path, name)
  await writeFile(path, text)
  return path
}

async function offered(...paths: string[]): Promise<{ sender: Sender; code: string }> {
  const sender = startSender(address, paths)
  return { sender, code: await sender.code() }
}

/** A beginning that Tab makes this word of, and no other. Some words have none: they begin others. */
function beginningOf(word: string): string | undefined {
  const beginnings = Array.from(word.slice(0, -1), (_, end) => word.slice(0, end + 1))
  return beginnings.find((beginning) => completions(beginning, 'pt', 8).join() === word)
}

/** The word with a letter too many, so that it is no word and no other can have been meant. */
function typoOf(word: string): string | undefined {
  const typos = Array.from(`${word} `, (_, at) => `${word.slice(0, at)}q${word.slice(at)}`)
  return typos.find((typo) => correction(typo) === word)
}

/** Offers until the code's words can be completed and mistyped without a doubt. */
async function offeredTypeably(path: string) {
  for (;;) {
    const { sender, code } = await offered(path)
    const [room = '', first = '', second = ''] = code.split('-')
    const beginning = beginningOf(first)
    const typo = typoOf(second)
    if (beginning && typo) return { sender, code, room, first, beginning, typo }
    sender.handle.cancel()
    await sender.handle.done
  }
}

describe('receiving at a terminal', () => {
  test('the code is asked for, the list is shown, and nothing is written before a yes', async () => {
    const { sender, code } = await offered(await file('letter.txt', 'dear reader'))
    const status = malote(['receive'])
    await terminal.shows(/Code: /)
    terminal.type(`${code.toUpperCase().replaceAll('-', ' ')}\r`)
    await terminal.shows(/ana-notebook sends:\s+11 B {2}letter\.txt\s+1 file, 11 B/)
    await terminal.shows(/Receive\? \(y\/n\) /)
    expect(await treeOf(join(folder.path, 'out'))).toEqual([])

    terminal.type('y\r')

    expect(await status).toBe(0)
    expect(terminal.screen).toMatch(/SHA-256 [0-9a-f]{8} /)
    expect(terminal.screen).toMatch(/SHA-256 verified: 1 file, 11 B/)
    expect(await readFile(join(folder.path, 'out', 'letter.txt'), 'utf8')).toBe('dear reader')
    expect((await sender.handle.done).kind).toBe('done')
  })

  test('a no declines, and both sides know', async () => {
    const { sender, code } = await offered(await file('a.txt', 'a'))
    const status = malote(['receive', code])
    await terminal.shows(/Receive\? /)
    terminal.type('maybe\r')
    await terminal.shows(/Receive\? /)
    terminal.type('n\r')
    expect(await status).toBe(3)
    expect(terminal.screen).toContain('You declined. Nothing was written.')
    expect(await sender.handle.done).toEqual({ kind: 'declined', by: 'peer' })
    expect(await treeOf(join(folder.path, 'out'))).toEqual([])
  })

  test('a long list is shortened until all of it is asked for', async () => {
    await mkdir(join(folder.path, 'many'))
    for (let at = 10; at < 40; at++) await file(`many/n${at}.txt`, 'x')
    const { code } = await offered(join(folder.path, 'many'))
    const status = malote(['receive', code])
    await terminal.shows(/and 11 more\s+30 files in 1 folder/)
    expect(terminal.screen).not.toContain('n39.txt')
    await terminal.shows(/l lists all\) /)
    terminal.type('l\r')
    await terminal.shows(/many\/n39\.txt/)
    await terminal.shows(/l lists all\) /)
    terminal.type('YES\r')
    expect(await status).toBe(0)
    expect(await treeOf(join(folder.path, 'out'))).toHaveLength(31)
  })

  test('Tab completes a word, and a typo is mended before it costs a try', async () => {
    const { sender, code, room, first, beginning, typo } = await offeredTypeably(await file('a.txt', 'a'))
    const status = malote(['receive'], { LANG: 'pt_BR.UTF-8' })
    await terminal.shows(/Código: /)
    terminal.type(`${room}-${beginning}\t`)
    await terminal.shows(new RegExp(first))
    terminal.type(`-${typo}\r`)
    await terminal.shows(new RegExp(`Você quis dizer ${code}\\?`))
    terminal.type('s\r')
    await terminal.shows(/Receber\? /)
    terminal.type('sim\r')
    expect(await status).toBe(0)
    expect(sender.log.of('waiting')).toHaveLength(1)
  })

  test('what is no code is asked for again', async () => {
    const { code } = await offered(await file('a.txt', 'a'))
    const status = malote(['receive', '--yes'])
    terminal.type('hello\r')
    await terminal.shows(/That is not a code/)
    terminal.type(`${code}\r`)
    expect(await status).toBe(0)
  })

  test('Ctrl+C at the question cancels, and the sender is told', async () => {
    const { sender, code } = await offered(await file('a.txt', 'a'))
    const status = malote(['receive', code])
    await terminal.shows(/Receive\? /)
    terminal.type('\x03')
    expect(await status).toBe(3)
    expect(await sender.handle.done).toEqual({ kind: 'cancelled', by: 'peer' })
  })

  test('Ctrl+D at the code ends without a word to anybody', async () => {
    const status = malote(['receive'])
    await terminal.shows(/Code: /)
    terminal.type('\x04')
    expect(await status).toBe(3)
    expect(terminal.screen).toContain('Cancelled.')
  })

  test('a sender who goes away takes the question back', async () => {
    const { sender, code } = await offered(await file('a.txt', 'a'))
    const status = malote(['receive', code])
    await terminal.shows(/Receive\? /)
    sender.handle.cancel()
    expect(await status).toBe(3)
    expect(terminal.screen).toContain('The other side cancelled.')
  })
})

describe('the menu', () => {
  test('1 sends what is dragged into the terminal', async () => {
    const path = await file('my photo (1).jpg', 'pixels')
    const status = malote([])
    await terminal.shows(/1 {2}Send\s+2 {2}Receive/)
    terminal.type('1\r')
    await terminal.shows(/drag them here\): /)
    terminal.type(`'${path}' \r`)
    const [, code = ''] = await terminal.shows(/Code: {2}(\S+)/)
    const receiver = startReceiver(address, code)
    await receiver.log.until('offer')
    await receiver.handle.answer({ accept: true, folder: join(folder.path, 'out'), skip: [], conflict: 'fail' })
    expect(await status).toBe(0)
    expect(terminal.screen).toContain('bruno-pc is there and sees the list')
    expect(terminal.screen).toContain('SHA-256 verified')
    expect(await readFile(join(folder.path, 'out', 'my photo (1).jpg'), 'utf8')).toBe('pixels')
  })

  test('2 receives, and asks for a relay only where no relay nearby has the code', async () => {
    const { code } = await offered(await file('a.txt', 'a'))
    const status = malote([], { MALOTE_RELAY: '' })
    await terminal.shows(/leaves\): /)
    terminal.type('4\r')
    await terminal.shows(/Please type a number from 1 to 3/)
    terminal.type('2\r')
    await terminal.shows(/Code: /)
    terminal.type(`${code}\r`)
    await terminal.shows(/No relay is set, and none was found[\s\S]*Address of the relay \(ENTER goes back\): /)
    terminal.type('no where\r')
    await terminal.shows(/not an address/)
    terminal.type(`tcp://${formatAddress(address)}\r`)
    await terminal.shows(/Receive\? /)
    terminal.type('y\r')
    expect(await status).toBe(0)
  })

  test('2 asks for no relay where the one that is set has the code', async () => {
    const { code } = await offered(await file('a.txt', 'a'))
    const status = malote([])
    await terminal.shows(/leaves\): /)
    terminal.type('2\r')
    await terminal.shows(/Code: /)
    terminal.type(`${code}\r`)
    await terminal.shows(/Receive\? /)
    terminal.type('y\r')
    expect(await status).toBe(0)
    expect(terminal.screen).not.toContain('Address of the relay')
  })

  test('3 hosts a relay until Ctrl+C', async () => {
    const status = malote([], { MALOTE_RELAY_PORT: '0' })
    await terminal.shows(/3 {2}Host a relay for others[\s\S]*leaves\): /)
    terminal.type('3\r')
    await terminal.shows(/The relay listens on port \d+/)
    terminal.interrupts.fire()
    expect(await status).toBe(0)
    expect(terminal.screen).toContain('The relay has stopped.')
  })

  test('ENTER cancels a wait and leads back to the menu; ENTER there leaves', async () => {
    const path = await file('a.txt', 'a')
    const status = malote([])
    await terminal.shows(/leaves\): /)
    terminal.type('1\r')
    await terminal.shows(/drag them here\): /)
    terminal.type(`${path}\r`)
    await terminal.shows(/Waiting for the other side/)
    terminal.type('\r')
    await terminal.shows(/Cancelled\.[\s\S]*leaves\): /)
    terminal.type('\r')
    expect(await status).toBe(0)
    await expect.poll(() => relay.figures().waiting).toBe(0)
  })

  test('Ctrl+C leaves at once', async () => {
    const status = malote([])
    await terminal.shows(/leaves\): /)
    terminal.type('\x03')
    expect(await status).toBe(3)
  })
})

describe('sending at a terminal', () => {
  test('wrong words are told with the tries that are left', async () => {
    const status = malote(['send', await file('a.txt', 'a')])
    const [, code = ''] = await terminal.shows(/Code: {2}(\S+)/)
    const wrong = `${code.split('-')[0]}-wrong-words`
    await startReceiver(address, wrong).handle.done
    await terminal.shows(/typed wrong words\. 2 tries left/)
    await startReceiver(address, wrong).handle.done
    await terminal.shows(/One more try/)
    await startReceiver(address, wrong).handle.done
    expect(await status).toBe(4)
    expect(terminal.screen).toContain('tried wrongly three times')
  })

  test('Ctrl+C while waiting cancels', async () => {
    const status = malote(['send', await file('a.txt', 'a')])
    await terminal.shows(/Waiting/)
    terminal.interrupts.fire()
    expect(await status).toBe(3)
    expect(terminal.screen).toMatch(/Cancelling\. Ctrl\+C again leaves at once\.\s+Cancelled\./)
  })
})
