import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import type { Notes } from './absorber-ports.ts'
import type { Books } from './books.ts'
import type { Incoming } from './incoming.ts'

/** Tells what becomes of each file, once; the journal hears of it first, and also when nobody listens any more. */
export class Fates {
  readonly #books: Books
  readonly #notes: Notes | null
  readonly #onFile: (result: FileResultView) => void
  #closed = false

  constructor(books: Books, notes: Notes | null, onFile: (result: FileResultView) => void) {
    this.#books = books
    this.#notes = notes
    this.#onFile = onFile
  }

  /** It is about to get its name: a process that is killed in between finds it, and looks. */
  naming(file: Incoming, sha256: string): void {
    file.noted = true
    this.#notes?.kept(file.index, sha256)
  }

  /** `path` is the one it got: its own may have been taken meanwhile. */
  verified(file: Incoming, path: string, sha256: string): void {
    const asPlanned = path === file.entry.path
    if (!file.noted || !asPlanned) this.#notes?.kept(file.index, sha256, asPlanned ? undefined : path)
    this.#tell(file, { path, sha256, outcome: 'verified', error: null })
  }

  unverified(file: Incoming, outcome: 'corrupted' | 'failed', sha256: string | null, error: ErrorInfo): void {
    if (!file.told) this.#notes?.lost(file.index, error.code)
    this.#tell(file, { path: file.entry.path, sha256, outcome, error })
  }

  /** Nothing more is told. */
  close(): void {
    this.#closed = true
  }

  #tell(file: Incoming, result: Omit<FileResultView, 'index' | 'size'>): void {
    if (file.told || this.#closed) return
    file.told = true
    this.#books.over(file)
    this.#onFile({ index: file.index, size: file.entry.size, ...result })
  }
}
