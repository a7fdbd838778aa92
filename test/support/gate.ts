import type { Source, SourceEntry } from '../../src-main/engine/index.ts'

/** Something that is waited for and happens when a test says so. */
export class Gate {
  readonly passed: Promise<void>
  open: () => void = () => {}

  constructor() {
    this.passed = new Promise((resolve) => {
      this.open = resolve
    })
  }
}

export interface GatedFile {
  readonly path: string
  readonly size: number
  /** Bytes that can be read before the gate; the rest only once it is open. */
  readonly until?: number
}

/** Files of one byte repeated, held in nobody's memory. Reading past `until` waits for `gate`. */
export function gatedSource(files: readonly GatedFile[], gate = new Gate()): { source: Source; gate: Gate } {
  const entries = files.map(
    ({ path, size }): SourceEntry => ({ path, kind: 'file', size, modified: 0, executable: false }),
  )
  const source: Source = {
    top: files.map(({ path }) => path),
    async *list() {
      yield entries
    },
    open(index, entry) {
      const until = files[index]?.until ?? Number.POSITIVE_INFINITY
      return {
        async read(target, position) {
          if (position >= until) await gate.passed
          const end = position < until ? Math.min(until, entry.size) : entry.size
          const count = Math.min(target.length, end - position)
          target.fill(0x6d, 0, count)
          return count
        },
        close() {},
      }
    },
  }
  return { source, gate }
}
