import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Whereabouts } from '../../../src-main/engine/net/whereabouts.ts'
import { ACCOUNT_TIME, LAST_WORDS_TIME, PATIENCE } from '../../../src-main/engine/protocol/limits.ts'
import type { Message } from '../../../src-main/engine/protocol/messages.ts'
import { accountWords, endingWords, sayAgain } from '../../../src-main/engine/transfer/last-words.ts'
import type { ReunionOptions } from '../../../src-main/engine/transfer/reunion.ts'
import { MaloteError } from '../../../src-shared/errors.ts'

const looked = vi.hoisted(() => ({ for: [] as number[] }))

vi.mock('../../../src-main/engine/transfer/reunion.ts', () => ({
  async reunite({ patience }: ReunionOptions) {
    looked.for.push(patience)
    throw new MaloteError('room.busy')
  },
}))

beforeEach(() => {
  looked.for = []
})

const say = (words: readonly Message[], patience = PATIENCE) =>
  sayAgain({
    place: new Whereabouts({ host: 'relay.test', port: 1 }),
    role: 'receiver',
    resume: Buffer.alloc(32),
    words,
    patience,
    signal: new AbortController().signal,
  })

describe('somebody who has ended a session and may not have been heard', () => {
  it.each([
    ['a receiver who has everything, for an hour', accountWords([{ type: 'verified', files: [[0, 1]] }]), ACCOUNT_TIME],
    ['whoever cancels, for a minute', endingWords({ type: 'cancel' }), LAST_WORDS_TIME],
    ['whoever declines, for a minute', endingWords({ type: 'decline' }), LAST_WORDS_TIME],
    ['whoever cannot go on, for a minute', endingWords({ type: 'fault', code: 'disk.failed' }), LAST_WORDS_TIME],
  ])('comes to meet the other side: %s', async (_, words, time) => {
    await say(words)

    expect(looked.for).toEqual([time])
    expect(time).toBe(words.length > 2 ? 3_600_000 : 60_000)
  })

  it('has no more patience for that than for the transfer', async () => {
    await say(accountWords([]), 1_500)

    expect(looked.for).toEqual([1_500])
  })
})
