import { join } from 'node:path'
import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../src-shared/errors.ts'
import type { HistoryItem, UnfinishedView } from '../../src-shared/snapshot.ts'
import type { TransferView, UnfinishedId } from '../../src-shared/views.ts'
import { JsonFile } from './json-file.ts'
import { isEnded } from './transfer-view.ts'

/** Transfers remembered: some months of them, in a file that still opens at once. */
const REMEMBERED = 200

const error = z.object({
  code: z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]),
  side: z.enum(['local', 'peer', 'relay', 'system']),
  retryable: z.boolean(),
  detail: z.string().exactOptional(),
})

const schema: z.ZodType<HistoryItem[]> = z.array(
  z.object({
    id: z.string(),
    direction: z.enum(['send', 'receive']),
    at: z.number(),
    names: z.array(z.string()),
    top: z.number(),
    files: z.number(),
    bytes: z.number(),
    peer: z.string().nullable(),
    outcome: z.enum(['verified', 'partial', 'corrupted', 'declined', 'cancelled', 'failed']),
    error: error.nullable(),
    unfinished: z.string().exactOptional(),
  }),
)

/** Ended transfers, newest first, kept in `history.json`: names and outcomes, no code, no path. */
export class History {
  readonly #file: JsonFile<HistoryItem[]>
  readonly #onChange: (items: readonly HistoryItem[]) => void
  #items: HistoryItem[]

  private constructor(
    file: JsonFile<HistoryItem[]>,
    items: HistoryItem[],
    onChange: (items: readonly HistoryItem[]) => void,
  ) {
    this.#file = file
    this.#items = items
    this.#onChange = onChange
  }

  static async open(dataFolder: string, onChange: (items: readonly HistoryItem[]) => void): Promise<History> {
    const file = new JsonFile(join(dataFolder, 'history.json'), schema)
    return new History(file, (await file.read()) ?? [], onChange)
  }

  get items(): readonly HistoryItem[] {
    return this.#items
  }

  flushed(): Promise<void> {
    return this.#file.flushed()
  }

  /** Remembers an ended transfer. */
  add(view: TransferView): Promise<void> {
    if (!isEnded(view.state)) return Promise.resolve()
    return this.#put(toItem(view))
  }

  /** Remembers as cancelled what a person gave up, where its end is not remembered yet. */
  giveUp({ id, direction, at, names, top, files, bytes, peer }: UnfinishedView): Promise<void> {
    if (this.#items.some(({ unfinished }) => unfinished === id)) return Promise.resolve()
    return this.#put({ id, direction, at, names, top, files, bytes, peer, outcome: 'cancelled', error: null })
  }

  /** Forgets the end of what goes on again: it will have another one. */
  reopen(unfinished: UnfinishedId): Promise<void> {
    if (!this.#items.some((item) => item.unfinished === unfinished)) return Promise.resolve()
    return this.#set(this.#items.filter((item) => item.unfinished !== unfinished))
  }

  clear(): Promise<void> {
    return this.#set([])
  }

  #put(item: HistoryItem): Promise<void> {
    return this.#set([item, ...this.#items].slice(0, REMEMBERED))
  }

  #set(items: HistoryItem[]): Promise<void> {
    this.#items = items
    this.#onChange(items)
    return this.#file.write(items)
  }
}

function toItem({ id, direction, startedAt, summary, peer, state }: TransferView): HistoryItem {
  return {
    id,
    direction,
    at: startedAt,
    names: summary.names,
    top: summary.top,
    files: summary.files,
    bytes: summary.bytes,
    peer,
    outcome: outcomeOf(state),
    error: state.kind === 'failed' ? state.error : null,
    ...('unfinished' in state && { unfinished: state.unfinished }),
  }
}

function outcomeOf(state: TransferView['state']): HistoryItem['outcome'] {
  if (state.kind === 'done') {
    if (state.corrupted > 0) return 'corrupted'
    return state.failed > 0 || state.skipped > 0 ? 'partial' : 'verified'
  }
  return state.kind === 'declined' || state.kind === 'cancelled' ? state.kind : 'failed'
}
