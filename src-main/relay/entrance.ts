/** A way into the relay. What comes and goes through it is counted apart, frames and all. */
export interface Entrance {
  /** What everybody who comes in through it counts under; null where each has an address of his own. */
  readonly address: string | null
  /** Those who are in. */
  connections: number
  /** Bytes read from them since the relay began. */
  bytesIn: number
  /** Bytes written to them since the relay began. */
  bytesOut: number
}

/** Where people come in by themselves. */
export function frontEntrance(): Entrance {
  return { address: null, connections: 0, bytesIn: 0, bytesOut: 0 }
}

/** Where a tunnel's agent lets people in: all of them look like 127.0.0.1. */
export function tunnelEntrance(): Entrance {
  return { ...frontEntrance(), address: DOOR }
}

/** What those behind a tunnel count under. No address is written so: who is at this computer has places of his own. */
export const DOOR = 'door'
