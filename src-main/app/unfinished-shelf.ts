import { basename } from 'node:path'
import { formatAddress } from '../../src-shared/address.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import type { UnfinishedView } from '../../src-shared/snapshot.ts'
import { printable } from '../../src-shared/text.ts'
import type { UnfinishedId } from '../../src-shared/views.ts'
import { isJournalInUse } from '../engine/journal/store.ts'
import type { Unfinished } from '../engine/journal/unfinished.ts'
import { askJournals, type UnfinishedJob } from './unfinished-job.ts'

/** The transfers that can go on, as their journals in one folder tell, whoever on this computer left them there. */
export class UnfinishedShelf {
  readonly folder: string
  readonly #onChange: (items: readonly UnfinishedView[]) => void
  /** What this app goes on with, from before its worker has the journal until after it has let go of it. */
  readonly #taken = new Set<UnfinishedId>()
  #found: readonly Unfinished[] = []
  #shown: readonly UnfinishedView[] = []
  #last: Promise<void> = Promise.resolve()
  #looking: Promise<void> | null = null
  #lookAgain = false
  #closed = false

  constructor(folder: string, onChange: (items: readonly UnfinishedView[]) => void) {
    this.folder = folder
    this.#onChange = onChange
  }

  get items(): readonly UnfinishedView[] {
    return this.#shown
  }

  /** Reads the folder, in the background. Resolves when what was there at the time of the call is shown; never rejects. */
  look(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    if (this.#looking) this.#lookAgain = true
    else this.#looking = this.#lookUntilCurrent().finally(() => (this.#looking = null))
    return this.#looking
  }

  /**
   * Hands one out to be gone on with; it is not listed until it is given back.
   * Throws `unfinished.unknown`, and `unfinished.running` where this or another process has it.
   */
  async take(id: UnfinishedId): Promise<Unfinished> {
    this.#mustNotRun(id)
    this.#taken.add(id)
    try {
      await this.#ask({ kind: 'list', folder: this.folder })
      const found = this.#found.find((one) => one.id === id)
      if (!found) throw this.#missing(id)
      return found
    } catch (error) {
      this.#release(id)
      throw error
    }
  }

  /** It has been gone on with, and whatever is left of it is listed again. */
  giveBack(id: UnfinishedId): Promise<void> {
    this.#release(id)
    return this.look()
  }

  /**
   * Gives one up for good and answers what it was: what is half here is deleted.
   * Throws `unfinished.unknown`, and `unfinished.running` where this or another process has it.
   */
  async discard(id: UnfinishedId): Promise<UnfinishedView> {
    const found = await this.take(id)
    try {
      await this.#ask({ kind: 'discard', folder: this.folder, id })
    } finally {
      this.#release(id)
    }
    return viewOf(found)
  }

  /** Looks no more. Resolves when nothing of it is being read. */
  close(): Promise<void> {
    this.#closed = true
    return this.#last
  }

  async #lookUntilCurrent(): Promise<void> {
    do {
      this.#lookAgain = false
      // A folder that cannot be read now shows what it showed before.
      await this.#ask({ kind: 'list', folder: this.folder }).catch(() => {})
    } while (this.#lookAgain)
  }

  /** One after another: an answer must not be overtaken by an older one. */
  #ask(job: UnfinishedJob): Promise<void> {
    const asked = this.#last.then(async () => {
      this.#found = await askJournals(job)
      this.#show()
    })
    this.#last = asked.catch(() => {})
    return asked
  }

  #release(id: UnfinishedId): void {
    this.#taken.delete(id)
    this.#show()
  }

  #show(): void {
    const shown = this.#found.filter(({ id }) => !this.#taken.has(id)).map(viewOf)
    if (JSON.stringify(shown) === JSON.stringify(this.#shown)) return
    this.#shown = shown
    this.#onChange(shown)
  }

  #mustNotRun(id: UnfinishedId): void {
    if (this.#taken.has(id)) throw new MaloteError('unfinished.running')
  }

  #missing(id: UnfinishedId): MaloteError {
    return new MaloteError(isJournalInUse(this.folder, id) ? 'unfinished.running' : 'unfinished.unknown')
  }
}

/** What a screen may know of it: of the folder its name alone. */
function viewOf({ folder, relay, names, peer, ...rest }: Unfinished): UnfinishedView {
  return {
    ...rest,
    names: names.map(printable),
    peer: peer === null ? null : printable(peer),
    folder: folder === null ? null : printable(basename(folder) || folder),
    relay: formatAddress(relay),
  }
}
