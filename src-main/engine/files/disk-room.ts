import { MaloteError } from '../../../src-shared/errors.ts'
import { isFull } from './fs-errors.ts'

/**
 * Milliseconds between two tries on a full disk: soon enough for a person who has just made room, and nothing to a disk.
 */
const TRY_EVERY = 2_000

/**
 * Waits for room. What a full disk refuses is held and tried again until it works; what comes after it keeps its turn,
 * so that no more files are open than without it. Everything is given up with `close()`.
 */
export class DiskRoom {
  readonly #onTry: () => void
  readonly #onChange: () => void
  readonly #asleep = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  /** What was refused for want of room and has not worked since. */
  #held = 0
  /** What is held, or waits for its turn behind it. */
  #queued = 0
  #last: Promise<unknown> = Promise.resolve()
  #closed = false
  #hurried = false

  /** `onChange` when `full` changes and when nothing waits any more; `onTry` whenever it turns out to be still full. */
  constructor(onChange: () => void = () => {}, onTry: () => void = () => {}) {
    this.#onChange = onChange
    this.#onTry = onTry
  }

  /** Whether something waits for room, or for its turn behind that. */
  get waiting(): boolean {
    return this.#held > 0 || this.#queued > 0
  }

  /** Whether the disk is full. */
  get full(): boolean {
    return this.#held > 0
  }

  /** Does something at once, or, where there is no room for it or something waits already, in its turn. */
  now<T>(work: () => T): T | Promise<T> {
    if (this.#queued === 0) {
      try {
        return work()
      } catch (error) {
        if (!isFull(error)) throw error
      }
    }
    return this.inTurn(work)
  }

  /** Does something when all that was to be done in turn before it is done. Rejects with `disk.full` once it is closed. */
  inTurn<T>(work: () => T): Promise<T> {
    this.#queued++
    const done = this.#last
      .then(() => this.hold(work))
      .finally(() => {
        this.#queued--
        if (!this.waiting) this.#tell()
      })
    this.#last = done.catch(() => {})
    return done
  }

  /** Does something until there is room for it. Rejects with what else it fails for, and `disk.full` once it is closed. */
  async hold<T>(work: () => T | Promise<T>): Promise<T> {
    let held = false
    try {
      for (;;) {
        if (this.#closed) throw new MaloteError('disk.full')
        try {
          return await work()
        } catch (error) {
          if (!isFull(error) || this.#closed || this.#hurried) throw error
        }
        if (!held) this.#count(1)
        else this.#onTry()
        held = true
        await this.#sleep()
      }
    } finally {
      if (held) this.#count(-1)
    }
  }

  /** Tries again at once: something that was held is not wanted any more. */
  poke(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const awake = [...this.#asleep]
    this.#asleep.clear()
    for (const wake of awake) wake()
  }

  /** From now on nothing waits: what there is no room for fails with what the system says. Nothing more is told. */
  hurry(): void {
    this.#hurried = true
    this.poke()
  }

  /** Gives up all that waits; nothing more is told. */
  close(): void {
    this.#closed = true
    this.poke()
  }

  #count(change: 1 | -1): void {
    const before = this.full
    this.#held += change
    if (before !== this.full) this.#tell()
  }

  #tell(): void {
    if (!this.#closed && !this.#hurried) this.#onChange()
  }

  #sleep(): Promise<void> {
    this.#timer ??= setTimeout(() => this.poke(), TRY_EVERY)
    return new Promise((resolve) => {
      this.#asleep.add(resolve)
      if (this.#closed) this.poke()
    })
  }
}
