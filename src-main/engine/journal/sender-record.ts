import type { RelayAddress } from '../../../src-shared/address.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import { ENTRIES_MOST } from '../protocol/limits.ts'
import { fromRanges } from '../protocol/messages.ts'
import type { SourceEntry } from '../types.ts'
import { type LineOf, type SenderLine, type SenderRoom, senderLine } from './lines.ts'
import type { LogContents } from './log.ts'

type Head = LineOf<SenderLine, 'head'>
type Summary = LineOf<SenderLine, 'listed'>['summary']
export type SenderEntry = LineOf<SenderLine, 'entries'>['e'][number]

/** An entry of a journal as one of a source. */
export function toSourceEntry({ p: path, k: kind, s: size, m: modified, x: executable }: SenderEntry): SourceEntry {
  return { path, kind, size, modified, executable }
}

/** What a sender's journal knows: enough to go on in another process. */
export interface SenderRecord extends Omit<Head, 't' | 'v'> {
  readonly relay: RelayAddress
  readonly inviteRelay: RelayAddress
  /** Null before the relay gave one, and after a receiver was let in. */
  readonly room: SenderRoom | null
  readonly entries: readonly SenderEntry[]
  /** Null before everything was listed: it is listed again then. */
  readonly summary: Summary | null
  /** Null before a receiver has proven the code. */
  readonly secret: string | null
  readonly peer: string | null
  /** Indices of entries the receiver does not want. */
  readonly skipped: ReadonlySet<number>
  /** SHA-256 of files that went out, hex. */
  readonly hashes: ReadonlyMap<number, string>
  /** Files that came to nothing, here or over there. */
  readonly lost: ReadonlyMap<number, ErrorCode>
  readonly received: number
  /** Whether it came to its end, and only what is `lost` is left to be done. */
  readonly ended: boolean
  /** Bytes of the log that are good. */
  readonly length: number
}

/** Puts a journal's lines together, and the room it has beside them; null where they make no sense. Never throws. */
export function readSenderRecord({ values, length }: LogContents, room: SenderRoom | null): SenderRecord | null {
  const lines: SenderLine[] = []
  for (const value of values) {
    const parsed = senderLine.safeParse(value)
    if (!parsed.success) return null
    lines.push(parsed.data)
  }
  const [head, ...rest] = lines
  if (head?.t !== 'head') return null
  const fold = new Fold(head)
  return rest.every((line) => fold.take(line)) ? fold.finish(length, room) : null
}

class Fold {
  readonly #head: Head
  readonly #entries: SenderEntry[] = []
  readonly #hashes = new Map<number, string>()
  readonly #lost = new Map<number, ErrorCode>()
  readonly #skipped = new Set<number>()
  #moved: { readonly relay: RelayAddress; readonly inviteRelay: RelayAddress } | null = null
  #summary: Summary | null = null
  #secret: string | null = null
  #peer: string | null = null
  #received = 0
  #ended = false

  constructor(head: Head) {
    this.#head = head
  }

  /** Answers false for a line that may not stand there. */
  take(line: SenderLine): boolean {
    switch (line.t) {
      case 'head':
        return false
      case 'entries':
        return this.#summary === null && this.#list(line.e)
      case 'listed':
        this.#summary = line.summary
        return this.#entries.length > 0
      case 'afresh':
        this.#entries.length = 0
        return this.#summary === null
      case 'hash':
      case 'lost':
      case 'skip':
      case 'received':
        return this.#summary !== null && this.#onFiles(line)
      default:
        this.#onSession(line)
        return true
    }
  }

  #list(entries: readonly SenderEntry[]): boolean {
    // A path that leads elsewhere was not written by this program.
    if (this.#entries.length + entries.length > ENTRIES_MOST || !entries.every(({ p }) => isInside(p))) return false
    for (const entry of entries) this.#entries.push(entry)
    return true
  }

  #onFiles(line: LineOf<SenderLine, 'hash' | 'lost' | 'skip' | 'received'>): boolean {
    if (line.t === 'skip') for (const index of fromRanges(line.f, this.#entries.length)) this.#skipped.add(index)
    else if (line.t === 'received') this.#received = line.b
    else if (this.#entries[line.f]?.k !== 'file') return false
    else this.#onFile(line)
    return true
  }

  /** What is said last counts: a file that was given up may go out after all, when the other side asks for it again. */
  #onFile(line: LineOf<SenderLine, 'hash' | 'lost'>): void {
    if (line.t === 'hash') this.#hashes.set(line.f, line.h)
    else this.#hashes.delete(line.f)
    if (line.t === 'lost') this.#lost.set(line.f, line.c)
    else this.#lost.delete(line.f)
  }

  #onSession(line: LineOf<SenderLine, 'proven' | 'peer' | 'ended' | 'moved'>): void {
    if (line.t === 'proven') this.#secret = line.secret
    else if (line.t === 'peer') this.#peer = line.name
    else if (line.t === 'moved') this.#moved = { relay: line.relay, inviteRelay: line.inviteRelay }
    else this.#ended = true
  }

  finish(length: number, room: SenderRoom | null): SenderRecord {
    const { t, v, ...head } = this.#head
    return {
      ...head,
      ...this.#moved,
      room: this.#secret === null && !this.#ended ? room : null,
      entries: this.#entries,
      summary: this.#summary,
      secret: this.#secret,
      peer: this.#peer,
      skipped: this.#skipped,
      hashes: this.#hashes,
      lost: this.#lost,
      received: this.#received,
      ended: this.#ended,
      length,
    }
  }
}

/** Whether a path stays below where it begins, whatever its names are: those of the sender's own disk. */
function isInside(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
}
