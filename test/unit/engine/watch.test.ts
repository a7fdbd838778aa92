import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SILENCE_MOST } from '../../../src-main/engine/protocol/limits.ts'
import type { MessageOf } from '../../../src-main/engine/protocol/messages.ts'
import { type LineWatch, SILENCE_TIMES, type Silence, watchSilence } from '../../../src-main/engine/transfer/watch.ts'

/** What a relay says to whoever asks it: nothing until the test does. */
interface Question {
  readonly time: number
  readonly signal: AbortSignal
  readonly answer: (alive: boolean) => void
}

let heardAt: number
let questions: Question[]
let told: (Silence | null)[]
let pings: MessageOf<'ping'>[]
let watch: LineWatch

const channel = {
  get silence() {
    return performance.now() - heardAt
  },
  ping: (ping: MessageOf<'ping'>) => void pings.push(ping),
}
const hear = () => {
  heardAt = performance.now()
}
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
/** Enough for every look that is due. */
const LOOK = 500

beforeEach(() => {
  vi.useFakeTimers()
  questions = []
  told = []
  pings = []
  hear()
  watch = watchSilence(channel, {
    isRelayAlive: (time, signal) =>
      new Promise((resolve) => {
        questions.push({ time, signal, answer: resolve })
      }),
    tell: (silence) => told.push(silence),
  })
})

afterEach(() => {
  watch.stop()
  vi.useRealTimers()
})

describe('silence', () => {
  it('is told within ten seconds of the last word, with an answer of the relay that takes its whole time', async () => {
    const { ask, answer } = SILENCE_TIMES
    await pass(ask + LOOK)
    const [question] = questions
    await pass(question?.time ?? 0)
    question?.answer(true)
    await pass(10_000 - ask - LOOK - answer)

    expect(told).toEqual([{ seconds: 9, leg: 'theirs' }])
  })

  it('is on my leg where the relay does not answer', async () => {
    await pass(SILENCE_TIMES.ask + LOOK)
    questions[0]?.answer(false)
    await pass(10_000 - SILENCE_TIMES.ask - LOOK)

    expect(told).toEqual([{ seconds: 9, leg: 'mine' }])
  })

  it('is told second by second until the line is given up, and the relay is asked once', async () => {
    await pass(SILENCE_TIMES.ask + LOOK)
    questions[0]?.answer(true)
    await pass(SILENCE_MOST - SILENCE_TIMES.ask - LOOK)

    expect(told.map((silence) => silence?.seconds)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(questions).toHaveLength(1)
  })

  it('is told again when the relay answers late', async () => {
    await pass(10_000)
    questions[0]?.answer(true)
    await pass(LOOK)

    expect(told.map((silence) => silence?.leg)).toEqual(['mine', 'theirs'])
  })

  it('is over with a word, which is told once', async () => {
    await pass(10_000)
    hear()
    await pass(5_000)

    expect(told).toEqual([{ seconds: 9, leg: 'mine' }, null])
  })

  it('is nobody’s concern where a word comes before it is told: the relay need not answer any more', async () => {
    await pass(SILENCE_TIMES.ask + LOOK)
    hear()
    await pass(LOOK)

    expect(questions[0]?.signal.aborted).toBe(true)
    expect(told).toEqual([])
  })

  it('begins anew after a word: an answer to the question before says nothing of it', async () => {
    await pass(10_000)
    hear()
    await pass(10_000)
    questions[0]?.answer(true)
    await pass(LOOK)

    expect(questions).toHaveLength(2)
    expect(told.at(-1)).toMatchObject({ leg: 'mine' })
  })

  it('is not told where pings come', async () => {
    for (let at = 0; at < 10; at++) {
      await pass(4_000)
      hear()
    }

    expect(questions).toEqual([])
    expect(told).toEqual([])
  })

  it('is not watched any more once that is stopped', async () => {
    await pass(SILENCE_TIMES.ask + LOOK)
    watch.stop()
    await pass(20_000)

    expect(questions[0]?.signal.aborted).toBe(true)
    expect(told).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a silence that is the other side\u2019s', () => {
  const says = async (ping: Omit<MessageOf<'ping'>, 'type'>) => {
    hear()
    watch.hear({ type: 'ping', ...ping })
    await pass(LOOK)
  }

  it.each([
    ['mine', 'theirs'],
    ['theirs', 'mine'],
  ] as const)('on what it calls %s leg, is on %s from here', async (leg, here) => {
    await says({ deaf: 9_400, leg })

    expect(told).toEqual([{ seconds: 9, leg: here, unheard: true }])
    expect(pings).toEqual([])
  })

  it('is over when it says so', async () => {
    await says({ deaf: 9_400, leg: 'mine' })
    await says({})

    expect(told.at(-1)).toBeNull()
  })

  it('is not told beside one of this side\u2019s own', async () => {
    await says({ deaf: 9_400, leg: 'mine' })
    await pass(SILENCE_TIMES.silence + LOOK)

    expect(told.at(-1)).toEqual({ seconds: 9, leg: 'mine' })
  })

  it('cannot be said to last for ever, nor flood anybody', async () => {
    for (let deaf = 0; deaf < 10_000; deaf++) watch.hear({ type: 'ping', deaf: deaf * 1000, leg: 'mine' })
    watch.hear({ type: 'ping', deaf: Number.MAX_SAFE_INTEGER, leg: 'mine' })
    await pass(LOOK)

    expect(told).toEqual([{ seconds: SILENCE_MOST / 1000, leg: 'theirs', unheard: true }])
  })
})

describe('the other side', () => {
  it('is told second by second that nothing is heard of it, and once that it is heard', async () => {
    await pass(SILENCE_TIMES.ask + LOOK)
    questions[0]?.answer(true)
    await pass(11_000 - SILENCE_TIMES.ask - LOOK)
    hear()
    await pass(LOOK)

    expect(pings).toEqual([
      { type: 'ping', deaf: 9_000, leg: 'theirs' },
      { type: 'ping', deaf: 10_000, leg: 'theirs' },
      { type: 'ping' },
    ])
  })
})
