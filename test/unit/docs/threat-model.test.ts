import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { CONTROL_STEP, DATA_STEP, GUESSES, PROOF_TIME } from '../../../src-main/engine/protocol/limits.ts'
import { HELLO_TIME } from '../../../src-main/engine/transfer/prove.ts'
import { RELAY_LIMITS } from '../../../src-main/relay/limits.ts'
import { TICKET_MS } from '../../../src-main/web/secrets.ts'
import { type WordLanguage, wordsOf } from '../../../src-shared/words.ts'

/** What the threat model says in numbers and by name is what the code does. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const text = readFileSync(`${root}docs/THREAT-MODEL.md`, 'utf8')
const figure = (value: number) => value.toLocaleString('en')

it.each([
  ['English', 'en'],
  ['Portuguese', 'pt'],
] as const)('counts the %s codes as they are', (name: string, language: WordLanguage) => {
  const words = wordsOf(language).length
  const pairs = words * words
  const row = [
    name,
    figure(words),
    figure(pairs),
    Math.log2(pairs).toFixed(2),
    `1 in ${figure(Math.floor(pairs / GUESSES))}`,
  ]

  expect(text).toContain(`| ${row.join(' | ')} |`)
})

it('names the bounds as they are', () => {
  expect(GUESSES).toBe(3)
  expect(text).toContain(
    `${RELAY_LIMITS.joinsPerMinutePerAddress} joins a minute from one address and ${RELAY_LIMITS.joinsPerMinutePerRoom} to one room`,
  )
  expect(text).toContain(`padded to ${DATA_STEP / 1024} KiB; control records are padded to ${CONTROL_STEP / 1024} KiB`)
  expect(text).toContain(
    `shown out after ${HELLO_TIME / 1000} seconds,\none who begins and stops after ${PROOF_TIME / 1000},`,
  )
  expect(text).toContain(
    `A relay lets ${RELAY_LIMITS.guestsPerRoom} stand at a\ndoor, ${RELAY_LIMITS.guestsPerRoomPerAddress} of them from one address, for ${RELAY_LIMITS.guestWaitMs / 1000} seconds each`,
  )
  expect(TICKET_MS).toBe(60_000)
})

it('points to tests and sources that are there', () => {
  const named = [...text.matchAll(/`((?:test|src-\w+)\/[\w./-]+)`/g)].map(([, path]) => path ?? '')

  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((path) => !existsSync(`${root}${path}`))).toEqual([])
})

it('lists its sections under the names that they have', () => {
  const linked = [...text.matchAll(/^\d+\. \[([^\]]+)\]\(#([^)]+)\)$/gm)].map(([, title, anchor]) => ({
    title,
    anchor,
  }))
  const headed = [...text.matchAll(/^## (\d+)\. (.+)$/gm)].map(([, number, title]) => ({
    title,
    anchor: `${number}-${title?.toLowerCase().replaceAll(' ', '-')}`,
  }))

  expect(linked).toEqual(headed)
})
