import { randomBytes } from 'node:crypto'
import { decodeAnnouncement, encodeAnnouncement } from './announcement.ts'
import { AnswerBudget } from './answer-budget.ts'
import type { Link } from './links.ts'
import { type DiscoveryNetwork, type DiscoveryProblem, Multicast, type Source } from './multicast.ts'
import { Rhythm } from './rhythm.ts'

/** Milliseconds after the start, or after a network came, at which a relay announces itself: a packet may get lost. */
const ANNOUNCE_SOON = [20, 250, 1_000]

/** Milliseconds between announcements after that: two may get lost before a finder forgets the relay. */
const ANNOUNCE_EVERY = 8_000

export interface AnnounceOptions {
  /** The relay's TCP port. */
  readonly port: number
  /** What this computer is called; people read it. */
  readonly name: string
  /** Whether it ends with the transfers of this computer, so that no other sender should use it. */
  readonly brief?: boolean
  /** What the relay listens on, where it is not every address: it is announced only there. `::` when left out. */
  readonly host?: string
  /** What does not work and is tried again; once for each. */
  readonly onProblem?: (problem: DiscoveryProblem) => void
  readonly network?: DiscoveryNetwork
}

export interface Announcer {
  /** What finders know this relay by, until it is closed: 32 hex digits. */
  readonly id: string
  /** Says goodbye and stops. Resolves when every socket is closed. */
  close(): Promise<void>
}

/**
 * Announces a relay on every local network this computer is in, and answers who asks, until it is closed; follows
 * networks that come and go. Never throws. It does not keep a program alive by itself.
 */
export function announceRelay(options: AnnounceOptions): Announcer {
  const { port, name, brief = false, host = '::', onProblem = () => {}, network = {} } = options
  const id = randomBytes(16).toString('hex')
  const here = encodeAnnouncement({ kind: 'announce', id, port, name, ...(brief && { brief }) })
  const budget = new AnswerBudget()
  const rhythm = new Rhythm(ANNOUNCE_SOON, ANNOUNCE_EVERY, () => void multicast.toAll(here))
  const answer = (bytes: Uint8Array, source: Source) => {
    if (decodeAnnouncement(bytes)?.kind !== 'query') return
    const to = budget.take(performance.now())
    if (to === 'one') multicast.toOne(here, source)
    else if (to === 'link') multicast.toLink(here, source.link)
  }
  const multicast = new Multicast({
    network,
    wanted: (link) => reaches(host, link),
    onPacket: answer,
    onReach: () => rhythm.restart(),
    onProblem,
  })
  return {
    id,
    close() {
      rhythm.stop()
      return multicast.close(encodeAnnouncement({ kind: 'goodbye', id, port }))
    },
  }
}

/** Whether who comes over that link finds a relay that listens on `host`. */
function reaches(host: string, link: Link): boolean {
  if (host === '::') return true
  if (host === '0.0.0.0') return link.family === 'IPv4'
  return link.address === host
}
