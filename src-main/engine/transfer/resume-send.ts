import type { RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { type ListedEntry, listedSource, relisted } from '../files/listed-source.ts'
import { pathSource } from '../files/path-source.ts'
import type { Lock } from '../journal/lock.ts'
import { SenderJournal } from '../journal/sender-journal.ts'
import { type SenderEntry, type SenderRecord, toSourceEntry } from '../journal/sender-record.ts'
import { lockJournal, readSenderJournal } from '../journal/store.ts'
import type { Outcome, ResumeOptions, TransferHandle } from '../types.ts'
import { startSending } from './sending.ts'

/**
 * Goes on with what a sender of another process began: waits with the same code, finds its receiver again, or sends what
 * was lost once more with a new code. Never throws: without such a journal it ends as failed with `unfinished.unknown`,
 * and with `unfinished.running` where another process has it.
 */
export function resumeSend(options: ResumeOptions): TransferHandle {
  let lock: Lock | null = null
  let journal: SenderJournal | null = null
  try {
    readSenderJournal(options.journal, options.id)
    lock = lockJournal(options.journal, options.id)
    // What it says counts only once nobody else writes it any more.
    const record = readSenderJournal(options.journal, options.id)
    journal = SenderJournal.reopen(options.journal, record, lock)
    return record.ended ? sendLost(options, record, journal) : goOn(options, record, journal)
  } catch (error) {
    if (journal) journal.close()
    else lock?.release()
    return failed(options, error)
  }
}

function failed({ onEvent }: ResumeOptions, error: unknown): TransferHandle {
  const outcome: Outcome = { kind: 'failed', error: toErrorInfo(error) }
  queueMicrotask(() => onEvent({ kind: 'end', outcome }))
  return { done: Promise.resolve(outcome), cancel() {}, moveTo() {}, inviteAt() {}, leave() {} }
}

interface Relays {
  readonly relay: RelayAddress
  readonly inviteRelay: RelayAddress
}

/** Where the relay is by now. One that has moved without another address for others is to them where it is to us. */
function relaysOf(options: ResumeOptions, record: SenderRecord): Relays {
  const relay = options.relay ?? record.relay
  return { relay, inviteRelay: options.inviteRelay ?? (same(relay, record.relay) ? record.inviteRelay : relay) }
}

function same(a: RelayAddress, b: RelayAddress): boolean {
  return a.host === b.host && a.port === b.port
}

/** Takes the code back, or looks for the receiver. */
function goOn(options: ResumeOptions, record: SenderRecord, journal: SenderJournal): TransferHandle {
  const relays = relaysOf(options, record)
  const moved = !same(relays.relay, record.relay) || !same(relays.inviteRelay, record.inviteRelay)
  if (moved) journal.moved(relays.relay, relays.inviteRelay)
  const source = record.summary
    ? listedSource(record.sources, record.entries.map(toListed))
    : pathSource(record.sources)
  return startSending({
    ...optionsOf(options, record, relays),
    source,
    past: record,
    openJournal: () => journal,
  })
}

/** A new transfer of what did not arrive, under the same paths. The old journal goes when the new one has a code. */
function sendLost(options: ResumeOptions, record: SenderRecord, former: SenderJournal): TransferHandle {
  const entries = relisted(record.sources, lostOf(record).map(toListed))
  if (entries.length === 0) {
    former.remove()
    throw new MaloteError('unfinished.unknown', options.id)
  }
  const relays = relaysOf(options, record)
  const { device, here, language, sources } = record
  const journal = SenderJournal.begin(options.journal, { ...relays, device, here, language, sources }, former)
  if (!journal) throw new MaloteError('disk.failed')
  return startSending({
    ...optionsOf(options, record, relays),
    source: listedSource(sources, entries),
    past: null,
    openJournal: () => journal,
  })
}

function optionsOf(
  { patience, access, notice, onEvent }: ResumeOptions,
  { device, language }: SenderRecord,
  relays: Relays,
) {
  return {
    ...relays,
    ...{ device, words: language, onEvent },
    ...(patience === undefined ? {} : { patience }),
    ...(access === undefined ? {} : { access }),
    ...(notice === undefined ? {} : { notice }),
  }
}

/** The files that were lost, and the folders above them. */
function lostOf({ entries, lost }: SenderRecord): readonly SenderEntry[] {
  const folders = new Set<string>()
  for (const index of lost.keys()) {
    const path = entries[index]?.p ?? ''
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
      folders.add(path.slice(0, slash))
  }
  return entries.filter(({ p, k }, index) => (k === 'file' ? lost.has(index) : folders.has(p)))
}

function toListed({ at, ...entry }: SenderEntry): ListedEntry {
  return at === undefined ? toSourceEntry(entry) : { ...toSourceEntry(entry), at }
}
