import type { Hash } from 'node:crypto'

/** Bytes between two checkpoints, and how many are kept: together more than lies in all buffers between two disks. */
const STEP = 16 << 20
const MOST = 16

interface Checkpoint {
  readonly at: number
  readonly hash: Hash
}

/** States of one file's SHA-256 on the way, so that going on after a broken line does not read the file from its start. */
export class Checkpoints {
  #index = -1
  #kept: Checkpoint[] = []

  /** The hash of file `index` is that of its first `at` bytes. */
  note(index: number, at: number, hash: Hash): void {
    if (index !== this.#index) this.#kept = []
    this.#index = index
    if (at - (this.#kept.at(-1)?.at ?? 0) < STEP) return
    this.#kept.push({ at, hash: hash.copy() })
    if (this.#kept.length > MOST) this.#kept.shift()
  }

  /** The last state of file `index` at or before `at`; null where there is none. Those after it are forgotten. */
  latest(index: number, at: number): Checkpoint | null {
    if (index !== this.#index) return null
    this.#kept = this.#kept.filter((one) => one.at <= at)
    const last = this.#kept.at(-1)
    return last ? { at: last.at, hash: last.hash.copy() } : null
  }
}
