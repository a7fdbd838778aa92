import { DISK_FINE, type DiskView } from '../../../src-shared/views.ts'
import type { Source, SourceFile } from '../types.ts'

/** Milliseconds in which a disk that is asked for something does nothing before a person is told: longer than one needs to spin up. */
export const DISK_SLOW = 5_000

/**
 * How this side's disk does: it is told when that changes. Slow where it was asked for something and has done nothing of
 * it for a while; full, which says more, where whoever writes says so.
 */
export class DiskWatch {
  readonly #tell: (disk: DiskView) => void
  readonly #slowAfter: number
  #busy = 0
  #slow = false
  #full: DiskView | null = null
  #told: DiskView = DISK_FINE
  #timer: NodeJS.Timeout | undefined

  /** `slowAfter` in milliseconds. */
  constructor(tell: (disk: DiskView) => void, slowAfter = DISK_SLOW) {
    this.#tell = tell
    this.#slowAfter = slowAfter
  }

  /** The disk is busy with this until it settles, one way or the other. Answers the same promise. */
  watch<T>(work: Promise<T>): Promise<T> {
    this.#busy++
    if (this.#busy === 1) this.#wait()
    const settled = () => {
      this.#busy--
      this.#slow = false
      if (this.#busy === 0) clearTimeout(this.#timer)
      else this.#timer?.refresh()
      this.#look()
    }
    work.then(settled, settled)
    return work
  }

  /** There is no room, and it is waited for: so many bytes are missing, null where nobody knows. */
  full(missing: number | null): void {
    this.#full = { state: 'full', missing }
    this.#look()
  }

  /** There is room again. */
  roomy(): void {
    this.#full = null
    this.#slow = false
    if (this.#busy > 0) this.#wait()
    this.#look()
  }

  /** Nothing is told any more. */
  close(): void {
    this.#busy = Number.NEGATIVE_INFINITY
    clearTimeout(this.#timer)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#slow = true
      this.#look()
    }, this.#slowAfter)
  }

  #look(): void {
    if (this.#busy < 0) return
    const now = this.#full ?? (this.#slow ? { state: 'slow' as const, missing: null } : DISK_FINE)
    if (now.state === this.#told.state && now.missing === this.#told.missing) return
    this.#told = now
    this.#tell(now)
  }
}

/** The same source, whose disk is watched while something is read or opened. */
export function watchReads(source: Source, disk: DiskWatch): Source {
  const seen = (file: SourceFile): SourceFile => ({
    read(target, position) {
      const count = file.read(target, position)
      return count instanceof Promise ? disk.watch(count) : count
    },
    close: () => file.close(),
  })
  return {
    top: source.top,
    list: (signal) => source.list(signal),
    open(index, entry) {
      const file = source.open(index, entry)
      return file instanceof Promise ? disk.watch(file).then(seen) : seen(file)
    },
  }
}
