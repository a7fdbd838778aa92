import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Follower } from '../../../src-main/cli/follower.ts'
import { Interrupts } from '../../../src-main/cli/interrupts.ts'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import type { Outcome, TransferHandle } from '../../../src-main/engine/types.ts'
import { terminalTexts } from '../../../src-shared/locales/index.ts'
import { Terminal } from '../../support/terminal.ts'

/** A transfer that has ended, and whose other side cannot be told so: how long a terminal waits. */

let told: CliEvent[]
let cancels: number
let part: (outcome: Outcome) => void
let status: number | null
let interrupts: Interrupts

const outcome: Outcome = { kind: 'cancelled', by: 'me' }

beforeEach(async () => {
  vi.useFakeTimers()
  await follow(outcome)
})

/** A command whose transfer has ended so. */
async function follow(outcome: Outcome): Promise<void> {
  told = []
  cancels = 0
  status = null
  interrupts = new Interrupts()
  const handle: TransferHandle = {
    done: new Promise((resolve) => {
      part = resolve
    }),
    cancel: () => void cancels++,
    leave: () => {},
    moveTo: () => {},
    inviteAt: () => {},
  }
  const io = { ...new Terminal().io({ cwd: '/' }), interrupts }
  const renderer = { show: (event: CliEvent) => void told.push(event) }
  const context = { io, locale: 'en', texts: terminalTexts.en, renderer, enterCancels: false } as const
  const follower = new Follower({ direction: 'send', relay: { host: 'r.example', port: 19034 }, context })
  follower.follow(handle).then((code) => {
    status = code
  })
  follower.onEvent({ kind: 'end', outcome })
  await vi.advanceTimersByTimeAsync(0)
}

afterEach(() => {
  vi.useRealTimers()
})

const everything: Outcome = {
  ...{ kind: 'done', verified: 1, skipped: 0, failed: 0, corrupted: 0 },
  ...{ bytes: 5, seconds: 1, targets: [] },
}

describe('a transfer that has ended', () => {
  test('is told to have ended at once, while the other side is still looked for', () => {
    expect(told).toEqual([expect.objectContaining({ kind: 'error', code: 'transfer.cancelled' })])
    expect(status).toBeNull()
  })

  test('holds the prompt for five seconds at the most', async () => {
    await vi.advanceTimersByTimeAsync(4_999)
    expect(cancels).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(cancels).toBe(1)

    part(outcome)
    await vi.advanceTimersByTimeAsync(0)
    expect(status).not.toBeNull()
    expect(told).toHaveLength(1)
  })

  test('holds it for a minute where everything is here, and says why', async () => {
    vi.clearAllTimers()
    await follow(everything)

    await vi.advanceTimersByTimeAsync(59_999)
    expect(told.map(({ kind }) => kind)).toEqual(['done', 'parting'])
    expect(cancels).toBe(0)
    await vi.advanceTimersByTimeAsync(1)

    expect(cancels).toBe(1)
  })

  test('holds it no longer than until the other side knows', async () => {
    part(outcome)
    await vi.advanceTimersByTimeAsync(5_000)

    expect(status).not.toBeNull()
    expect(cancels).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('lets go of it when it is asked to, and says nothing more of it', () => {
    interrupts.fire()

    expect(cancels).toBe(1)
    expect(told).toHaveLength(1)
  })
})
