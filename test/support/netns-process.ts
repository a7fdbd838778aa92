import { networkInterfaces } from 'node:os'
import { type Announcer, announceRelay } from '../../src-main/engine/net/discovery/announcer.ts'
import { findRelays } from '../../src-main/engine/net/discovery/finder.ts'
import type { DiscoveryNetwork } from '../../src-main/engine/net/discovery/multicast.ts'
import type { FoundRelay } from '../../src-main/engine/net/discovery/sightings.ts'
import { locateRoom } from '../../src-main/engine/net/locate-room.ts'
import { openRoom } from '../../src-main/engine/net/relay-client.ts'
import { startRelay } from '../../src-main/relay/server.ts'

/** One program on one computer of test/support/netns.ts: hosts and announces a relay, or looks for relays. */

export type Order =
  | { readonly kind: 'host'; readonly name: string; readonly udpPort: number; readonly loopback: boolean }
  | { readonly kind: 'find'; readonly udpPort: number; readonly loopback: boolean }
  /** Opens a room at one's own relay. */
  | { readonly kind: 'open' }
  /** Which of the relays found have that room? */
  | { readonly kind: 'locate'; readonly room: string }
  /** The cable, where the ground has no real one. */
  | { readonly kind: 'cable'; readonly plugged: boolean }
  | { readonly kind: 'stop' }

export type News =
  | { readonly kind: 'hosting'; readonly id: string; readonly port: number }
  | { readonly kind: 'relays'; readonly relays: readonly FoundRelay[] }
  | { readonly kind: 'opened'; readonly room: string }
  | { readonly kind: 'located'; readonly names: readonly string[]; readonly unheard: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: string }
  | { readonly kind: 'stopped' }

/** Milliseconds between looks at the interfaces: a test does not want to wait for five seconds. */
const LOOK_EVERY = 100

const over = new AbortController()
let plugged = true
let announcer: Announcer | null = null
let closeRelay = async () => {}
let port = 0
let found: readonly FoundRelay[] = []

function tell(news: News): void {
  process.send?.(news)
}

/** Everything of a namespace, which is a computer of its own; of this computer the loopback interface alone. */
function network({ udpPort, loopback }: { readonly udpPort: number; readonly loopback: boolean }): DiscoveryNetwork {
  const interfaces = () => {
    const all = Object.entries(networkInterfaces())
    if (!loopback) return Object.fromEntries(all)
    return Object.fromEntries(plugged ? all.filter(([, infos]) => infos?.some(({ internal }) => internal)) : [])
  }
  return { udpPort, interfaces, lookEvery: LOOK_EVERY }
}

const onProblem = ({ kind, where, cause }: { kind: string; where: string; cause: string }) =>
  tell({ kind: 'problem', problem: `${kind} ${where}: ${cause}` })

async function carryOut(order: Order): Promise<void> {
  switch (order.kind) {
    case 'host': {
      const relay = await startRelay({ port: 0 })
      port = relay.port
      closeRelay = () => relay.close()
      announcer = announceRelay({ port, name: order.name, onProblem, network: network(order) })
      return tell({ kind: 'hosting', id: announcer.id, port })
    }
    case 'find':
      findRelays({
        signal: over.signal,
        network: network(order),
        onProblem,
        onChange: (relays) => {
          found = relays
          tell({ kind: 'relays', relays })
        },
      })
      return
    case 'open': {
      const line = await openRoom({ host: '127.0.0.1', port }, over.signal)
      return tell({ kind: 'opened', room: line.room })
    }
    case 'locate': {
      const { has, unheard } = await locateRoom(order.room, found, over.signal)
      const names = has.map(({ relay }) => relay.name)
      return tell({ kind: 'located', names, unheard: unheard.map(({ relay }) => relay.name) })
    }
    case 'cable':
      plugged = order.plugged
      return
    case 'stop':
      over.abort()
      await announcer?.close()
      await closeRelay()
      tell({ kind: 'stopped' })
      process.disconnect()
  }
}

process.on('message', (order: Order) => void carryOut(order))
