import { randomBytes } from 'node:crypto'
import type { ConflictChoice } from '../../../src-shared/views.ts'
import type { SinkEntry } from '../files/sink-file.ts'
import { checkRoom, planTargets } from '../files/targets.ts'
import type { ReceiverEntry, ReceiverRecord } from '../journal/receiver-record.ts'
import type { Decision, OfferEntry } from '../types.ts'
import type { OfferCollector } from './offer-collector.ts'

/** What is to be received, and where each of it goes. */
export interface Arrival {
  /** Absolute. */
  readonly folder: string
  /** What makes the `.part` names unique. */
  readonly part: string
  readonly conflict: ConflictChoice
  /** What was offered, as a person is shown it. */
  readonly offer: readonly OfferEntry[]
  /** The same as it is to be written. */
  readonly targets: readonly SinkEntry[]
  /** Indices of what is not wanted, or left out because its name is taken. */
  readonly skip: ReadonlySet<number>
  /** What will stand at the top of the folder. */
  readonly tops: readonly string[]
}

type Accepted = Extract<Decision, { accept: true }>

/** What a person has decided, of what was offered. Throws `target.exists`, `target.denied`, `disk.full`. */
export function planArrival(collector: OfferCollector, { folder, skip: named, conflict }: Accepted): Arrival {
  const { offer } = collector
  const plan = planTargets(folder, offer, conflict, leftOut(offer, named))
  checkRoom(folder, offer, plan)
  const { paths, skip, tops } = plan
  const targets = offer.map((_, index) => collector.sinkEntry(index, paths[index] ?? '_'))
  return { folder, part: randomBytes(3).toString('hex'), conflict, offer, targets, skip, tops }
}

/** What a journal says of it. */
export function recordedArrival({ folder, part, conflict, entries }: ReceiverRecord): Arrival {
  const skip = new Set(entries.flatMap(({ w }, index) => (w ? [] : [index])))
  return {
    ...{ folder, part, conflict, skip },
    offer: entries.map(({ p, k, s }) => ({ path: p, kind: k, size: k === 'file' ? s : 0 })),
    targets: entries.map(({ p, s, m, x }) => ({ path: p, size: s, modified: m, executable: x })),
    tops: [...new Set(entries.flatMap(({ p, w }) => (w ? [p.split('/', 1)[0] ?? p] : [])))],
  }
}

/** The same for a journal. */
export function arrivalEntries({ offer, targets, skip }: Arrival): readonly ReceiverEntry[] {
  return targets.map(({ path, size, modified, executable }, index) => ({
    ...{ p: path, k: offer[index]?.kind ?? 'file', s: size, m: modified, x: executable },
    w: !skip.has(index),
  }))
}

/** What a person left out: the entries he named, and all below a folder he named. */
function leftOut(offer: readonly OfferEntry[], named: readonly number[]): ReadonlySet<number> {
  const left = new Set(named)
  const folders = new Set(named.flatMap((index) => (offer[index]?.kind === 'folder' ? [offer[index].path] : [])))
  if (folders.size === 0) return left
  offer.forEach(({ path }, index) => {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (folders.has(path.slice(0, slash))) left.add(index)
    }
  })
  return left
}
