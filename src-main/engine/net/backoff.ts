import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds before the first try, and the most before any: a relay that restarts is back within seconds. */
const FIRST = 500
const MOST = 30_000

/** How much of a wait is left to chance: a thousand peers of one relay must not come back in the same instant. */
const JITTER = 0.3

/** Waits between tries at the same thing: each about twice as long as the one before. */
export class Backoff {
  #next = FIRST

  /** Milliseconds to wait before the next try. */
  delay(): number {
    const delay = this.#next * (1 - JITTER * Math.random())
    this.#next = Math.min(this.#next * 2, MOST)
    return Math.round(delay)
  }

  reset(): void {
    this.#next = FIRST
  }
}

/** Resolves after so many milliseconds; false where `signal` was aborted meanwhile. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal })
    return true
  } catch {
    return false
  }
}

export interface Deadline {
  /** Aborted when the time is over, or with the signal it was made of. */
  readonly signal: AbortSignal
  /** Call it when nobody waits for it any longer. */
  clear(): void
}

/** Ends with whichever of them is aborted first. */
export function either(...signals: readonly AbortSignal[]): Deadline {
  const controller = new AbortController()
  const abort = () => controller.abort()
  for (const signal of signals) signal.addEventListener('abort', abort, { once: true })
  if (signals.some(({ aborted }) => aborted)) abort()
  return {
    signal: controller.signal,
    clear() {
      for (const signal of signals) signal.removeEventListener('abort', abort)
    },
  }
}

/** Ends with `signal`, or after so many milliseconds. `AbortSignal.timeout` inside of `AbortSignal.any` may be collected before it fires. */
export function deadline(milliseconds: number, signal: AbortSignal): Deadline {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, milliseconds)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    },
  }
}

/** Waits so many milliseconds, or until one of the two is aborted. */
export async function pauseUnless(moved: AbortSignal, milliseconds: number, signal: AbortSignal): Promise<void> {
  const earlier = either(moved, signal)
  await pause(milliseconds, earlier.signal)
  earlier.clear()
}
