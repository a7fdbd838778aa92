import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { RelayServer, ServerFigures } from './relay-types.ts'

type Read = (figures: ServerFigures) => number

/** What a relay tells Prometheus. No label holds an address, a room or anything else of a person. */
export function relayRegistry(relay: RelayServer): Registry {
  const register = new Registry()
  const { limits } = relay
  const gauge = (name: string, help: string, read: Read) => {
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(read(relay.figures()))
      },
    })
  }
  const counter = (name: string, help: string, read: Read) => {
    new Counter({
      name,
      help,
      registers: [register],
      collect() {
        this.reset()
        this.inc(read(relay.figures()))
      },
    })
  }
  gauge('malote_relay_connections', 'Open connections.', ({ connections }) => connections)
  gauge('malote_relay_connections_limit', 'Connections it takes at the most.', () => limits.connections)
  gauge('malote_relay_rooms', 'Rooms whose owner is there.', ({ waiting }) => waiting)
  gauge('malote_relay_rooms_limit', 'Rooms it keeps at the most.', () => limits.rooms)
  gauge('malote_relay_transfers', 'Joined pairs of connections.', ({ transfers }) => transfers)
  gauge('malote_relay_transfers_limit', 'Pairs it joins at the most.', () => limits.pipes)
  gauge('malote_relay_buffered_bytes', 'Read from one side and not yet taken by the other.', ({ buffered }) => buffered)
  gauge('malote_relay_draining', '1 while it refuses new connections and waits for transfers.', () =>
    relay.closing ? 1 : 0,
  )
  counter('malote_relay_bytes_total', 'Bytes forwarded, both ways together.', ({ bytes }) => bytes)
  counter('malote_relay_pairs_total', 'Pairs joined.', ({ pairs }) => pairs)
  gauge('malote_relay_tunnel_connections', 'Open connections through the tunnel.', ({ door }) => door.connections)
  tunnelBytes(relay, register)
  refusals(relay, register)
  collectDefaultMetrics({ register })
  return register
}

function tunnelBytes(relay: RelayServer, register: Registry): void {
  new Counter({
    name: 'malote_relay_tunnel_bytes_total',
    help: 'Bytes through the tunnel, frames and all, as seen from the relay.',
    labelNames: ['direction'],
    registers: [register],
    collect() {
      const { bytesIn, bytesOut } = relay.figures().door
      this.reset()
      this.inc({ direction: 'in' }, bytesIn)
      this.inc({ direction: 'out' }, bytesOut)
    },
  })
}

function refusals(relay: RelayServer, register: Registry): void {
  new Counter({
    name: 'malote_relay_refusals_total',
    help: 'Connections refused and transfers cut, by the code of docs/PROTOCOL.md section 2.2.',
    labelNames: ['code'],
    registers: [register],
    collect() {
      this.reset()
      for (const [code, count] of Object.entries(relay.figures().refusals)) this.inc({ code }, count)
    },
  })
}
