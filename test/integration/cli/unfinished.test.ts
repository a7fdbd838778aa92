import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import { lockJournal } from '../../../src-main/engine/journal/store.ts'
import { type CliOptions, type JsonEvent, runCli, stopEveryCli } from '../../support/cli.ts'
import { leaveHalfReceived, leaveNonsense, leavePartlySent } from '../../support/journals.ts'
import { Terminal } from '../../support/terminal.ts'
import { tempFolder, treeOf } from '../../support/transfer.ts'

/** What earlier processes left unfinished, as the terminal lists it, offers it and gives it up. */

const HALF = '1a2b000000000001'
const OTHER = '1a2c000000000002'
const SENT = '5e5e000000000003'

let folder: { path: string; remove: () => Promise<void> }
let data: string
let journals: string
let into: string

beforeEach(async () => {
  folder = await tempFolder()
  data = join(folder.path, 'data')
  journals = join(data, 'unfinished')
  into = join(folder.path, 'into')
})

afterEach(async () => {
  await stopEveryCli()
  await folder.remove()
})

const malote = (args: readonly string[], env: CliOptions['env'] = {}) =>
  runCli(args, { env: { MALOTE_DATA: data, ...env } })

const left = () => readdir(journals)

describe('malote unfinished', () => {
  test('says where there is nothing, and to a program says nothing', async () => {
    expect(await malote(['unfinished'])).toMatchObject({ status: 0, stdout: 'Nothing is unfinished.\n' })
    expect(await malote(['unfinished', '--json'])).toMatchObject({ status: 0, stdout: '' })
    expect(await malote(['unfinished', '--remove', 'all'])).toMatchObject({ status: 0 })
  })

  test('lists each with what is there, where, and the command that goes on, one below the other', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leavePartlySent(journals, { id: SENT, from: folder.path })
    leaveNonsense(journals, '0000000000000009')

    const { status, stdout } = await malote(['unfinished'])

    expect(status).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toEqual([
      '2 transfers can go on:',
      'malote unfinished --remove ID gives one up, --remove all every one.',
      '',
      '  1a2b  a.bin, b.bin (2 files, 2 kB)',
      '        from    ana-notebook',
      expect.stringMatching(/^ {8}begun {3}May 1[45], 2026/),
      '        there   1.5 kB of 2 kB (75%)',
      `        folder  ${into}`,
      '                one unfinished file (.part) of 600 B',
      '        go on   malote receive --resume 1a2b',
      '',
      '  5e5e  a.bin, b.bin (2 files, 2 kB)',
      '        to      bruno-pc',
      expect.stringMatching(/^ {8}begun {3}May 1[45], 2026/),
      '        there   all but 1 file',
      '        go on   malote send --resume 5e5e',
      '',
      '  0000  a journal that cannot be read; nobody can go on with it',
      '        To give it up: malote unfinished --remove 0000',
    ])
  })

  test('tells programs the same', async () => {
    leaveHalfReceived(journals, { id: HALF, into })

    const { status, events } = await malote(['unfinished', '--json'])

    expect(status).toBe(0)
    expect(events).toEqual([
      {
        ...{ event: 'unfinished', id: HALF, direction: 'receive', kind: 'interrupted' },
        ...{ names: ['a.bin', 'b.bin'], top: 2, files: 2, bytes: 2000, bytesDone: 1500, lost: 0 },
        ...{ begun: '2026-05-14T17:02:00.000Z', peer: 'ana-notebook', folder: into, parts: 1, partBytes: 600 },
        ...{ relay: '192.0.2.1:19034', command: 'malote receive --resume 1a2b' },
      },
    ])
  })

  test.each([
    ['pt_BR.UTF-8', 'Uma transferência pode continuar:', /continuar {2}malote receive --resume/],
    ['es_ES.UTF-8', 'Una transferencia puede continuar:', /continuar {2}malote receive --resume/],
  ])('speaks the language of the environment: %s', async (LANG, head, goOn) => {
    leaveHalfReceived(journals, { id: HALF, into })
    const { stdout } = await malote(['unfinished'], { LANG })
    expect(stdout).toContain(head)
    expect(stdout).toMatch(goOn)
  })

  test('shows nothing of a hostile name that a terminal would obey', async () => {
    leaveHalfReceived(journals, { id: HALF, into, peer: 'ana\u001b[2J\u202e\u009bgnp' })
    for (const args of [['unfinished'], ['unfinished', '--json']]) {
      const { status, stdout } = await malote(args)
      expect(status).toBe(0)
      expect(stdout).toContain('ana')
      for (const hidden of ['\u001b', '\u009b', '\u202e']) expect(stdout).not.toContain(hidden)
    }
  })

  test('tells two apart whose IDs begin alike', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leaveHalfReceived(journals, { id: '1a2b100000000002', into: join(folder.path, 'elsewhere') })
    const { events } = await malote(['unfinished', '--json'])
    const commands = events.map(({ command }) => command)
    expect(commands.sort()).toEqual(['malote receive --resume 1a2b0', 'malote receive --resume 1a2b1'])
  })

  test('leaves out what another process is working on', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    const lock = lockJournal(journals, HALF)
    const listed = await malote(['unfinished', '--json'])
    const removed = await malote(['unfinished', '--remove', HALF, '--json'])
    const resumed = await malote(['receive', '--resume', HALF, '--json'])
    lock.release()
    expect(listed.events).toEqual([])
    for (const { status, last } of [removed, resumed]) {
      expect([status, last]).toEqual([1, expect.objectContaining({ code: 'unfinished.running' })])
    }
    expect(await left()).toContain(`${HALF}.receive.log`)
  })
})

test('a journal that cannot be read is nothing to go on with, and nobody is said to be working on it', async () => {
  await mkdir(journals, { recursive: true })
  await writeFile(join(journals, `${HALF}.send.log`), 'no line of a journal')
  const { status, last } = await malote(['send', '--resume', HALF, '--json'])
  expect([status, last]).toEqual([1, expect.objectContaining({ code: 'unfinished.unknown' })])
})

describe('malote unfinished --remove', () => {
  test('gives up one by the beginning of its ID: the journal and the .part file go, what is whole stays', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leavePartlySent(journals, { id: SENT, from: folder.path })
    expect((await treeOf(into)).filter((name) => name.endsWith('.part'))).toHaveLength(1)

    const { status, stdout } = await malote(['unfinished', '--remove', '1A2B'])

    expect(status).toBe(0)
    expect(stdout).toBe('Given up: a.bin, b.bin (2 files, 2 kB)\n')
    expect(await treeOf(into)).toEqual(['a.bin'])
    expect(await left()).toEqual([`${SENT}.send.log`])
  })

  test('gives up all of them', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leavePartlySent(journals, { id: SENT, from: folder.path })
    const { status, events } = await malote(['unfinished', '--remove', 'all', '--json'])
    expect(status).toBe(0)
    expect(events).toEqual([
      { event: 'removed', id: HALF },
      { event: 'removed', id: SENT },
    ])
    expect(await left()).toEqual([])
    expect(await treeOf(into)).toEqual(['a.bin'])
  })

  test('gives up a journal that cannot be read, and touches nothing else', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leaveNonsense(journals, '1a2c000000000009')
    const before = await treeOf(into)

    const listed = await malote(['unfinished', '--json'])
    const removed = await malote(['unfinished', '--remove', '1a2c', '--json'])

    expect(listed.last).toEqual({ event: 'unreadable', id: '1a2c000000000009', direction: 'receive' })
    expect([removed.status, removed.events]).toEqual([0, [{ event: 'removed', id: '1a2c000000000009' }]])
    expect(await left()).toEqual([`${HALF}.receive.log`])
    expect(await treeOf(into)).toEqual(before)
  })

  test('of an ID that fits several removes none, and shows them', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leaveHalfReceived(journals, { id: OTHER, into: join(folder.path, 'elsewhere') })
    const { status, stdout, stderr } = await malote(['unfinished', '--remove', '1a2'])
    expect(status).toBe(2)
    expect(stdout).toContain('malote receive --resume 1a2b')
    expect(stdout).toContain('malote receive --resume 1a2c')
    expect(stderr).toContain('Say which one: malote unfinished --remove ID')
    expect(await left()).toHaveLength(2)
  })

  test('of an ID that nothing has ends with 1', async () => {
    const { status, last } = await malote(['unfinished', '--remove', 'beef', '--json'])
    expect(status).toBe(1)
    expect(last).toMatchObject({ event: 'error', code: 'unfinished.unknown' })
  })
})

describe('going on, where it is not clear with what', () => {
  test.each(['send', 'receive'])('with nothing to %s: 1, in a sentence', async (direction) => {
    const { status, stderr } = await malote([direction, '--resume'])
    expect(status).toBe(1)
    expect(stderr).toBe('There is nothing to go on with.\n')
  })

  test('with several and nobody to ask: they are listed, and the ID is asked for', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leaveHalfReceived(journals, { id: OTHER, into: join(folder.path, 'elsewhere') })
    const { status, events } = await malote(['receive', '--resume', '--json'])
    expect(status).toBe(2)
    expect(events.map(({ event, id }: JsonEvent) => id ?? event).sort()).toEqual([HALF, OTHER, 'error'])
    expect(events.at(-1)).toMatchObject({ code: 'input.invalid', message: expect.stringContaining('--resume ID') })
  })

  test('with an ID of the other direction: the right command is named', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    const { status, stderr } = await malote(['send', '--resume', HALF])
    expect(status).toBe(2)
    expect(stderr).toContain('That one goes on with: malote receive --resume 1a2b')
  })

  test('with an ID that nothing has: 1, and where to look', async () => {
    const { status, stderr } = await malote(['receive', '--resume', 'beef'])
    expect(status).toBe(1)
    expect(stderr).toContain('malote unfinished')
  })

  test('a path beside it is refused before anything happens', async () => {
    leavePartlySent(journals, { id: SENT, from: folder.path })
    const { status, stderr } = await malote(['send', 'photos', '--resume'])
    expect(status).toBe(2)
    expect(stderr).toContain('photos does not go with --resume')
    expect(await left()).toEqual([`${SENT}.send.log`])
  })
})

describe('at a terminal', () => {
  async function at(args: readonly string[]) {
    const terminal = new Terminal()
    const cwd = join(folder.path, 'out')
    await mkdir(cwd, { recursive: true })
    return { terminal, status: run(args, terminal.io({ cwd, env: { MALOTE_DATA: data } })) }
  }

  test('several are numbered, and ENTER leaves them as they are', async () => {
    leaveHalfReceived(journals, { id: HALF, into })
    leaveHalfReceived(journals, { id: OTHER, into: join(folder.path, 'elsewhere'), at: Date.UTC(2026, 0, 1) })
    const { terminal, status } = await at(['receive', '--resume'])
    await terminal.shows(
      /1 {2}Receive: a\.bin, b\.bin \(2 files, 2 kB\), May .*\n {2}2 {2}Receive: a\.bin.*(Jan 1|Dec 31), 202/,
    )
    await terminal.shows(/Which one\? \(1 to 2, ENTER leaves\): /)
    terminal.type('3\r')
    await terminal.shows(/Please type a number from 1 to 2\./)
    await terminal.shows(/leaves\): /)
    terminal.type('\r')
    expect(await status).toBe(3)
    expect(await left()).toHaveLength(2)
  })

  test('the menu offers what is unfinished, and only then', async () => {
    const before = await at([])
    await before.terminal.shows(/1 to 3 \(ENTER leaves\): /)
    expect(before.terminal.screen).not.toContain('unfinished')
    before.terminal.type('\r')
    await before.status

    leaveHalfReceived(journals, { id: HALF, into })
    leavePartlySent(journals, { id: SENT, from: folder.path })
    const { terminal, status } = await at([])
    await terminal.shows(/4 {2}Go on with what is unfinished/)
    await terminal.shows(/1 to 4 \(ENTER leaves\): /)
    terminal.type('5\r')
    await terminal.shows(/Please type a number from 1 to 4\./)
    terminal.type('4\r')
    await terminal.shows(/1 {2}Receive: a\.bin[\s\S]*2 {2}Send: a\.bin[\s\S]*Which one\? /)
    terminal.type('\r')
    await terminal.shows(/1 to 4 \(ENTER leaves\): /)
    terminal.type('\r')
    expect(await status).toBe(0)
  })
})
