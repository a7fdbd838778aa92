import { MaloteError } from '../../../src-shared/errors.ts'
import type { SummaryView } from '../../../src-shared/views.ts'
import type { SenderJournal } from '../journal/sender-journal.ts'
import { ENTRIES_MOST, PATH_MOST, PATHS_MOST } from '../protocol/limits.ts'
import type { Source, SourceEntry } from '../types.ts'

/** What a sender offers, counted while the code is already out. */
export class Listing {
  readonly #source: Source
  readonly #onSummary: (summary: SummaryView) => void
  readonly #entries: SourceEntry[] = []
  #journal: SenderJournal | null = null
  #summary: SummaryView

  constructor(source: Source, onSummary: (summary: SummaryView) => void) {
    const { top } = source
    this.#source = source
    this.#onSummary = onSummary
    this.#summary = { files: 0, folders: 0, bytes: 0, names: top.slice(0, 3), top: top.length, counting: true }
  }

  /** What another process has listed already; `run()` then lists nothing. */
  recall(entries: readonly SourceEntry[], summary: Omit<SummaryView, 'counting'>): void {
    for (const entry of entries) this.#entries.push(entry)
    this.#summary = { ...summary, counting: false }
  }

  /** What is listed from now on is noted there. */
  noteIn(journal: SenderJournal | null): void {
    this.#journal = journal
  }

  get entries(): readonly SourceEntry[] {
    return this.#entries
  }

  get summary(): SummaryView {
    return this.#summary
  }

  /** Lists everything. Throws `manifest.large`, `manifest.empty` and what the source throws. */
  async run(signal: AbortSignal): Promise<void> {
    if (!this.#summary.counting) return
    let { files, folders, bytes } = this.#summary
    let length = 0
    for await (const batch of this.#source.list(signal)) {
      if (signal.aborted) return
      for (const entry of batch) {
        this.#entries.push(entry)
        if (entry.kind === 'folder') folders++
        else files++
        bytes += entry.size
        length += entry.path.length
        if (entry.path.length > PATH_MOST) throw new MaloteError('manifest.large', entry.path.slice(0, 80))
      }
      if (this.#entries.length > ENTRIES_MOST || length > PATHS_MOST) throw new MaloteError('manifest.large')
      this.#note(batch)
      this.#tell({ ...this.#summary, files, folders, bytes })
    }
    if (this.#entries.length === 0) throw new MaloteError('manifest.empty')
    this.#journal?.listed(this.#summary)
    this.#tell({ ...this.#summary, counting: false })
  }

  #note(batch: readonly SourceEntry[]): void {
    const { disk } = this.#source
    if (disk) this.#journal?.entries(batch, this.#entries.length - batch.length, disk.rawPlace)
  }

  #tell(summary: SummaryView): void {
    this.#summary = summary
    this.#onSummary(summary)
  }
}
