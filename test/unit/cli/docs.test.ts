import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandNames } from '../../../src-main/cli/command.ts'
import { exitCodes } from '../../../src-main/cli/exit-codes.ts'
import { helpText, synopsis } from '../../../src-main/cli/help.ts'
import { lineOf } from '../../../src-main/cli/output/json.ts'
import type { Unfinished } from '../../../src-main/engine/index.ts'
import { locales, terminalTexts } from '../../../src-shared/locales/index.ts'

const page = readFileSync(new URL('../../../docs/CLI.md', import.meta.url), 'utf8')

describe('docs/CLI.md', () => {
  test('has the same command lines as the help', () => {
    for (const line of commandNames.flatMap((name) => synopsis[name])) {
      expect(page).toContain(`\n${line}\n`)
      for (const locale of locales) expect(helpText(null, terminalTexts[locale])).toContain(`  ${line}\n`)
    }
  })

  test('lists every exit status, variable and choice', () => {
    for (const status of Object.values(exitCodes)) expect(page).toContain(`\n| ${status} | `)
    for (const name of Object.keys(terminalTexts.en.help.variables)) expect(page).toContain(`\n| \`${name}\` | `)
    for (const choice of ['keep-both', 'overwrite', 'skip', 'fail']) expect(page).toContain(`\n| \`${choice}\` | `)
  })

  test('lists every field of an event that programs get', () => {
    const relay = { host: 'h', port: 1 }
    const result = { index: 0, path: 'p', size: 1, sha256: null, outcome: 'skipped', error: null } as const
    const summary = { files: 0, folders: 0, bytes: 0, names: [], top: 0, counting: false }
    const outcome = {
      kind: 'done',
      verified: 0,
      skipped: 0,
      failed: 0,
      corrupted: 0,
      bytes: 0,
      seconds: 0,
      targets: [],
    } as const
    const unfinished: Unfinished = {
      ...{
        id: 'i',
        direction: 'receive',
        at: 0,
        kind: 'interrupted',
        names: [],
        top: 0,
        files: 0,
        bytes: 0,
        bytesDone: 0,
      },
      ...{ lost: 0, peer: null, folder: null, parts: 0, partBytes: 0, relay, here: false },
    }
    const told = [
      lineOf({ kind: 'listening', host: 'h', port: 1, addresses: [], url: 'u' }),
      lineOf({ kind: 'code', code: 'c', room: 'r', relay, invite: 'i', near: true, qr: false }),
      lineOf({ kind: 'using', name: 'n', relay }),
      lineOf({ kind: 'tunnel', state: 'open', address: 'a', invite: 'i' }),
      lineOf({ kind: 'tunnel', state: 'broken', code: 'tunnel.lost', sentence: 's', seconds: 1 }),
      lineOf({ kind: 'tunnel', state: 'failed', code: 'tunnel.card', sentence: 's', remedy: null }),
      lineOf({ kind: 'tunnel', state: 'closed', sent: { now: 1, month: 2 } }),
      lineOf({ kind: 'near', relay: { id: 'i', name: 'n', addresses: [relay] } }),
      lineOf({ kind: 'nearEnd', count: 1 }),
      lineOf({ kind: 'peer', name: 'n', direction: 'send' }),
      lineOf({ kind: 'offer', entries: [], summary }),
      lineOf({ kind: 'progress', bytes: 0, total: 0, bytesPerSecond: 0, secondsLeft: null, current: null }),
      lineOf({ kind: 'file', result }),
      lineOf({ kind: 'done', outcome, results: [] }),
      lineOf({ kind: 'resuming', unfinished, relay }),
      lineOf({ kind: 'unfinished', unfinished, command: 'c' }),
      lineOf({ kind: 'removed', unfinished }),
      lineOf({ kind: 'unreadable', id: 'i', direction: 'send', short: 'i' }),
      lineOf({ kind: 'error', code: 'internal', sentence: 's', remedy: null, goOn: { id: 'i', command: 'c' } }),
    ]
    for (const line of told) {
      const { event, ...fields } = line ?? {}
      const row = page.split('\n').find((text) => text.startsWith(`| \`${event}\` |`)) ?? ''
      for (const field of Object.keys(fields)) expect(row).toContain(`\`${field}\``)
    }
  })
})

describe('the help', () => {
  test.each(locales)('of each command stays within a terminal line, in %s', (locale) => {
    for (const topic of commandNames) {
      const lines = helpText(topic, terminalTexts[locale]).trimEnd().split('\n')
      for (const line of lines.slice(synopsis[topic].length)) expect(line.length).toBeLessThanOrEqual(100)
    }
  })
})
