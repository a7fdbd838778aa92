import type { RelayAddress } from '../../../src-shared/address.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import { safePath } from '../files/safe-path.ts'
import { type LineOf, type ReceiverLine, receiverLine } from './lines.ts'
import type { LogContents } from './log.ts'

/** A received prefix of a file, as it was when it came. */
export interface Mark {
  readonly bytes: number
  /** Of those bytes, hex. */
  readonly sha256: string
}

export interface KeptFile {
  readonly sha256: string
  /** Where it is, or was to be, relative to the folder. */
  readonly path: string
}

type Head = LineOf<ReceiverLine, 'head'>
export type ReceiverEntry = LineOf<ReceiverLine, 'entries'>['e'][number]

/** What a receiver's journal knows: enough to go on in another process. */
export interface ReceiverRecord extends Omit<Head, 't' | 'v'> {
  readonly relay: RelayAddress
  readonly entries: readonly ReceiverEntry[]
  /** Whether something may have been written into the folder. */
  readonly begun: boolean
  readonly kept: ReadonlyMap<number, KeptFile>
  readonly lost: ReadonlyMap<number, ErrorCode>
  /** The file that was coming in and what came of it, longest last; null where there was none. */
  readonly open: { readonly file: number; readonly marks: readonly Mark[] } | null
  /** Files of which something had come, and that are not settled. */
  readonly begunFiles: ReadonlySet<number>
  /** Bytes of the log that are good. */
  readonly length: number
}

/** Puts a journal's lines together; null where they make no sense. Never throws. */
export function readReceiverRecord({ values, length }: LogContents): ReceiverRecord | null {
  const lines: ReceiverLine[] = []
  for (const value of values) {
    const parsed = receiverLine.safeParse(value)
    if (!parsed.success) return null
    lines.push(parsed.data)
  }
  const [head, ...rest] = lines
  if (head?.t !== 'head') return null
  const fold = new Fold()
  return rest.every((line) => fold.take(line)) ? fold.finish(head, length) : null
}

class Fold {
  readonly #entries: ReceiverEntry[] = []
  readonly #kept = new Map<number, KeptFile>()
  readonly #lost = new Map<number, ErrorCode>()
  readonly #begunFiles = new Set<number>()
  #relay: RelayAddress | null = null
  #begun = false
  #open: { readonly file: number; readonly marks: Mark[] } | null = null

  /** Answers false for a line that may not stand there. */
  take(line: ReceiverLine): boolean {
    switch (line.t) {
      case 'head':
        return false
      case 'entries':
        // A path that is not harmless by itself was not written by this program.
        if (this.#begun || line.e.some(({ p }) => safePath(p) !== p)) return false
        for (const entry of line.e) this.#entries.push(entry)
        return true
      case 'begun':
        this.#begun = true
        return true
      case 'moved':
        this.#relay = line.relay
        return true
      default:
        return this.#onFile(line)
    }
  }

  #onFile(line: LineOf<ReceiverLine, 'kept' | 'lost' | 'mark'>): boolean {
    const entry = this.#entries[line.f]
    if (!this.#begun || !entry?.w || entry.k !== 'file') return false
    if (line.t === 'mark') {
      if (line.b > entry.s) return false
      if (this.#open?.file !== line.f) this.#open = { file: line.f, marks: [] }
      this.#open.marks.push({ bytes: line.b, sha256: line.h })
      this.#begunFiles.add(line.f)
      return true
    }
    this.#begunFiles.delete(line.f)
    if (line.t === 'kept' && line.p !== undefined && safePath(line.p) !== line.p) return false
    if (line.t === 'kept') this.#kept.set(line.f, { sha256: line.h, path: line.p ?? entry.p })
    else this.#lost.set(line.f, line.c)
    // A file that was about to get its name and did not.
    if (line.t === 'lost') this.#kept.delete(line.f)
    else this.#lost.delete(line.f)
    if (this.#open?.file === line.f) this.#open = null
    return true
  }

  finish({ t, v, ...head }: Head, length: number): ReceiverRecord {
    return {
      ...head,
      relay: this.#relay ?? head.relay,
      entries: this.#entries,
      begun: this.#begun,
      kept: this.#kept,
      lost: this.#lost,
      open: this.#open,
      begunFiles: this.#begunFiles,
      length,
    }
  }
}
