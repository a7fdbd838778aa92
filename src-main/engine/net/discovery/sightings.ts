import type { RelayAddress } from '../../../../src-shared/address.ts'

/** A relay that was found: a hint, of which nothing is certain but that a relay answers at its addresses. */
export interface FoundRelay {
  /** Its run's id: `Announcer.id`. */
  readonly id: string
  /** What it calls itself, fit to be shown. Anybody may call himself anything. */
  readonly name: string
  /** Where it is reached from this computer, the most useful first: the addresses its packets came from. */
  readonly addresses: readonly RelayAddress[]
  /** It says that it ends with the transfers of its own computer: receivers may ask it, no sender should use it. */
  readonly brief?: true
}

/** Where something was heard from. */
export interface Hearing {
  /** What is bounded together: a link. */
  readonly link: string
  /** The address it came from, as a socket takes it. */
  readonly host: string
  /** How useful an address of that link is; lower is better. */
  readonly rank: number
}

/** A place to be tried: is there a relay? */
export interface Trial {
  readonly address: RelayAddress
  /** Whoever tries it gives it back. */
  readonly key: Sighting
}

/** What a relay says of itself. */
interface Said {
  readonly id: string
  readonly port: number
  readonly name: string
  readonly brief?: boolean
}

interface Sighting {
  readonly source: SourceState
  readonly port: number
  readonly address: RelayAddress
  id: string
  name: string
  brief: boolean
  heardAt: number
  /** Since when it is listed; null while nobody has found a relay there. */
  listedSince: number | null
  /** When it is to be tried; `Infinity` while it is. */
  dueAt: number
  /** It has said goodbye: tried twice before it is believed to be there all the same. */
  leaving: boolean
}

interface SourceState {
  readonly where: Hearing
  readonly sightings: Map<number, Sighting>
  tries: number
  triedAt: number
}

/** Addresses remembered for a link: more computers than show a relay in any one network. */
export const SOURCES_MOST = 64

/** Relays of one address: a computer may run several. */
export const PORTS_MOST = 8

/** Addresses given for one relay. */
export const ADDRESSES_MOST = 8

/** Milliseconds without a word after which a relay is forgotten: three announcements. */
export const SILENCE_MOST = 25_000

/** Milliseconds for which a trial counts. */
export const TRIAL_LASTS = 60_000

/** Milliseconds until a relay that said goodbye and still answers is tried for the last time: it may be closing. */
export const FAREWELL_WAIT = 1_500

/** Trials of one address in a row, and milliseconds until it gets another: what a forged source can be made to bear. */
export const TRIES_MOST = 8
export const TRY_EVERY = 5_000

/**
 * Who was heard, and who of them is a relay. Pure: times are milliseconds of the caller's clock, chance is his. Bounded
 * for each link and each address; where there is no place, somebody who has shown nothing yet gives his, by lot, so that
 * neither the first nor the loudest keeps it from the others. Who has been found to be a relay keeps his.
 */
export class Sightings {
  readonly #pick: (count: number) => number
  /** By link, then by address. */
  readonly #links = new Map<string, Map<string, SourceState>>()

  constructor(pick: (count: number) => number) {
    this.#pick = pick
  }

  /** A relay announced itself. */
  announced(where: Hearing, { id, port, name, brief = false }: Said, now: number): void {
    const source = this.#sourceOf(where, now)
    if (!source) return
    const known = source.sightings.get(port)
    if (known) {
      known.id = id
      known.name = name
      known.brief = brief
      known.heardAt = now
      return
    }
    if (!this.#makeRoom(source.sightings, PORTS_MOST, isUnproven)) return
    this.#doubtElsewhere(where.link, { id, port }, now)
    const address = { host: where.host, port }
    const unproven = { listedSince: null, dueAt: now, leaving: false }
    source.sightings.set(port, { source, port, address, id, name, brief, heardAt: now, ...unproven })
  }

  /** A relay said goodbye, or somebody in its name: that is tried. */
  goodbye({ link, host }: Hearing, { id, port }: { id: string; port: number }, now: number): void {
    const sighting = this.#links.get(link)?.get(host)?.sightings.get(port)
    if (sighting?.id !== id || sighting.leaving || sighting.dueAt === Number.POSITIVE_INFINITY) return
    sighting.leaving = true
    sighting.dueAt = now
  }

  /** A place to try now, by lot among the addresses, so that one with many ports is no likelier; null where none is due. */
  next(now: number): Trial | null {
    const due: Sighting[][] = []
    for (const source of this.#sources()) {
      if (!this.#mayTry(source, now)) continue
      const ready = [...source.sightings.values()].filter(({ dueAt }) => dueAt <= now)
      if (ready.length > 0) due.push(ready)
    }
    const ready = due[this.#pick(due.length || 1)]
    const key = ready?.[this.#pick(ready.length)]
    if (!key) return null
    key.source.tries++
    key.dueAt = Number.POSITIVE_INFINITY
    return { address: key.address, key }
  }

  /** What a trial showed. A place where no relay answered is forgotten. */
  tried({ key }: Trial, isRelay: boolean, now: number): void {
    const { sightings } = key.source
    if (sightings.get(key.port) !== key) return
    if (!isRelay) {
      sightings.delete(key.port)
      return
    }
    key.listedSince ??= now
    key.dueAt = now + (key.leaving ? FAREWELL_WAIT : TRIAL_LASTS)
    key.leaving = false
  }

  /** Forgets who has not been heard for SILENCE_MOST. Call it now and then. */
  sweep(now: number): void {
    for (const [link, sources] of this.#links) {
      for (const [host, source] of sources) if (this.#isOver(source, now)) sources.delete(host)
      if (sources.size === 0) this.#links.delete(link)
    }
  }

  /** The relays that were found, in the order they were. */
  relays(): readonly FoundRelay[] {
    const byRun = new Map<string, Sighting[]>()
    for (const sighting of this.#listed()) {
      const run = `${sighting.id} ${sighting.port}`
      byRun.set(run, [...(byRun.get(run) ?? []), sighting])
    }
    return [...byRun.values()].map((sightings) => ({
      id: sightings[0]?.id ?? '',
      name: sightings[0]?.name ?? '',
      addresses: sightings
        .toSorted((a, b) => a.source.where.rank - b.source.where.rank)
        .slice(0, ADDRESSES_MOST)
        .map(({ address }) => address),
      ...(sightings[0]?.brief && { brief: true }),
    }))
  }

  /** How many places are remembered. */
  get size(): number {
    return [...this.#sources()].reduce((sum, { sightings }) => sum + sightings.size, 0)
  }

  /** A relay that shows up at a new address of a link may have left its old one there: that is tried at once. */
  #doubtElsewhere(link: string, { id, port }: Pick<Said, 'id' | 'port'>, now: number): void {
    for (const { sightings } of this.#links.get(link)?.values() ?? []) {
      const sighting = sightings.get(port)
      if (sighting?.id === id && sighting.dueAt !== Number.POSITIVE_INFINITY) sighting.dueAt = now
    }
  }

  /** Those found to be relays, the first first: who comes later under another's id comes behind him. */
  #listed(): readonly Sighting[] {
    const all = [...this.#sources()].flatMap(({ sightings }) => [...sightings.values()])
    const since = ({ listedSince }: Sighting) => listedSince ?? Number.POSITIVE_INFINITY
    return all.filter((sighting) => sighting.listedSince !== null).sort((a, b) => since(a) - since(b))
  }

  /** Forgets what was not heard for long; whether nothing is left to remember of that address. */
  #isOver(source: SourceState, now: number): boolean {
    for (const [port, { heardAt }] of source.sightings) if (now - heardAt >= SILENCE_MOST) source.sightings.delete(port)
    // Tries are remembered: an address with nothing to show must not get new ones by being forgotten.
    this.#mayTry(source, now)
    return source.sightings.size === 0 && source.tries === 0
  }

  *#sources(): Generator<SourceState> {
    for (const sources of this.#links.values()) yield* sources.values()
  }

  #sourceOf(where: Hearing, now: number): SourceState | null {
    const sources = this.#links.get(where.link) ?? new Map<string, SourceState>()
    this.#links.set(where.link, sources)
    const known = sources.get(where.host)
    if (known) return known
    const isIdle = ({ sightings }: SourceState) => [...sightings.values()].every(isUnproven)
    if (!this.#makeRoom(sources, SOURCES_MOST, isIdle)) return null
    const source = { where, sightings: new Map<number, Sighting>(), tries: 0, triedAt: now }
    sources.set(where.host, source)
    return source
  }

  /** Sees to it that one more fits; false where nobody can be asked to go. */
  #makeRoom<K, V>(places: Map<K, V>, most: number, mayGo: (value: V) => boolean): boolean {
    if (places.size < most) return true
    const going = [...places].filter(([, value]) => mayGo(value))
    const gone = going[this.#pick(going.length || 1)]
    return gone !== undefined && places.delete(gone[0])
  }

  #mayTry(source: SourceState, now: number): boolean {
    const earned = Math.floor(Math.max(0, now - source.triedAt) / TRY_EVERY)
    source.tries = Math.max(0, source.tries - earned)
    source.triedAt = source.tries === 0 ? now : source.triedAt + earned * TRY_EVERY
    return source.tries < TRIES_MOST
  }
}

/** Nobody has found a relay there, and nobody is about to. */
function isUnproven({ listedSince, dueAt }: Sighting): boolean {
  return listedSince === null && dueAt !== Number.POSITIVE_INFINITY
}
