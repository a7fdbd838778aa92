import { MaloteError } from '../../../src-shared/errors.ts'
import type { SummaryView } from '../../../src-shared/views.ts'
import { ENTRIES_MOST, PATH_MOST, PATHS_MOST } from '../protocol/limits.ts'
import type { Source, SourceEntry } from '../types.ts'

/** What a sender offers, counted while the code is already out. */
export class Listing {
  readonly #source: Source
  readonly #onSummary: (summary: SummaryView) => void
  readonly #entries: SourceEntry[] = []
  #summary: SummaryView

  constructor(source: Source, onSummary: (summary: SummaryView) => void) {
    const { top } = source
    this.#source = source
    this.#onSummary = onSummary
    this.#summary = { files: 0, folders: 0, bytes: 0, names: top.slice(0, 3), top: top.length, counting: true }
  }

  get entries(): readonly SourceEntry[] {
    return this.#entries
  }

  get summary(): SummaryView {
    return this.#summary
  }

  /** Lists everything. Throws `manifest.large`, `manifest.empty` and what the source throws. */
  async run(signal: AbortSignal): Promise<void> {
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
      this.#tell({ ...this.#summary, files, folders, bytes })
    }
    if (this.#entries.length === 0) throw new MaloteError('manifest.empty')
    this.#tell({ ...this.#summary, counting: false })
  }

  #tell(summary: SummaryView): void {
    this.#summary = summary
    this.#onSummary(summary)
  }
}
