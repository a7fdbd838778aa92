import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterAll, expect } from 'vitest'
import { MIB, readAll, writeRandom } from './bytes.ts'
import { type FrameClient, join, openRoom, say, v } from './client.ts'

/**
 * A relay under attack: while somebody attacks it from addresses of his own, other people meet and transfer, and every
 * byte of theirs is verified. What it cost them is printed, not asserted: it depends on the machine, and here relay,
 * attacker and everybody else share one thread.
 */

/** Where the others come from: each pair from an address of its own, of which 127.0.0.0/8 has enough. */
function* addresses(): Generator<string> {
  for (let number = 0; ; number++) yield `127.1.${(number >> 8) & 0xff}.${number & 0xff}`
}

/** Bytes of each transfer during an attack, and of the one that was running before it and outlasts it. */
const EACH = MIB
const LONG = 24 * MIB

/** Transfers of others during each attack, at least. */
const ROUNDS_LEAST = 4

type Heard = Awaited<ReturnType<FrameClient['hear']>>

interface Figures {
  readonly attack: string
  readonly connections: number
  readonly transfers: number
  readonly longestWait: number
  readonly usualWait: number
  readonly refusals: string
}

const all: Figures[] = []
const honest = addresses()

/** An attacker's hands: every connection is counted, none is left open. */
export class Attacker {
  readonly #port: number
  readonly #sockets = new Set<Socket>()
  readonly refusals = new Map<string, number>()
  connections = 0

  constructor(port: number) {
    this.#port = port
  }

  /** A connection from 127.0.0.`number`, not awaited: it may be refused at any moment. */
  open(number: number, bytes?: Uint8Array): Socket {
    const socket = connect({
      port: this.#port,
      host: '127.0.0.1',
      localAddress: `127.0.0.${number}`,
      allowHalfOpen: true,
    })
    this.connections++
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.#sockets.delete(socket))
    if (bytes) socket.write(bytes)
    return socket
  }

  /** The same, and what the relay says in the end: the code of its refusal, or how the line ended without one. */
  async ask(number: number, bytes: Uint8Array): Promise<string> {
    return this.told(this.open(number, bytes))
  }

  /** How the relay ends it with a socket. */
  told(socket: Socket): Promise<string> {
    return new Promise((resolve) => {
      let heard = ''
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1')
      })
      socket.on('end', () => socket.destroy())
      socket.once('close', () => {
        const code = /"code":"([^"]+)"/.exec(heard)?.[1] ?? 'no answer'
        this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
        resolve(code)
      })
    })
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** The next frame, which must be that one; else how it was refused. */
async function mustHear(client: FrameClient, type: 'guest' | 'paired'): Promise<Extract<Heard, { type: 'guest' }>> {
  const frame = await client.hear()
  if (frame.type !== type) throw new Error(`others were hurt: instead of ${type}, ${JSON.stringify(frame)}`)
  return frame as Extract<Heard, { type: 'guest' }>
}

/** Two other people meet. */
async function pair(port: number, from: string): Promise<{ guest: Socket; host: Socket }> {
  const owner = await openRoom(port, undefined, from)
  const guest = await join(port, owner.room, from)
  const refused = guest.hear()
  const asked = await Promise.race([mustHear(owner.line, 'guest'), refused])
  if (asked.type !== 'guest') throw new Error(`others were hurt: ${JSON.stringify(asked)}`)
  const host = await say(port, { type: 'accept', v, ticket: asked.ticket }, from)
  await mustHear(host, 'paired')
  const paired = await refused
  owner.line.say({ type: 'close' })
  if (paired.type !== 'paired') throw new Error(`others were hurt: ${JSON.stringify(paired)}`)
  return { guest: guest.socket, host: host.socket }
}

/** One transfer of two other people, verified; milliseconds until they were together. */
async function transfer(port: number, bytes: number, onPaired: () => void = () => {}): Promise<number> {
  const startedAt = performance.now()
  const { guest, host } = await pair(port, honest.next().value)
  const waited = performance.now() - startedAt
  onPaired()
  const [sha256, arrived] = await Promise.all([writeRandom(guest, bytes), readAll(host)])
  expect(arrived).toEqual({ bytes, sha256 })
  host.destroy()
  guest.destroy()
  return waited
}

/** Lets others transfer for as long as an attack goes on. Rejects where one of them was hurt by it. */
export async function besiege(
  name: string,
  port: number,
  attack: (attacker: Attacker) => Promise<unknown>,
): Promise<Attacker> {
  const usualWait = await transfer(port, EACH)
  const attacker = new Attacker(port)
  let running = true
  let begin = () => {}
  const underWay = new Promise<void>((resolve) => {
    begin = resolve
  })
  const long = transfer(port, LONG, begin)
  await Promise.race([underWay, long])
  const waits: number[] = []
  const others = async () => {
    while (running || waits.length < ROUNDS_LEAST) waits.push(await transfer(port, EACH))
  }
  const assault = attack(attacker).finally(() => {
    running = false
  })
  await Promise.all([assault, others(), long])
  attacker.leave()
  const refusals = [...attacker.refusals].map(([code, count]) => `${count} ${code}`).join(', ')
  const { connections } = attacker
  all.push({
    attack: name,
    connections,
    transfers: waits.length + 1,
    longestWait: Math.max(...waits),
    usualWait,
    refusals,
  })
  return attacker
}

/** Prints what the attacks of a file came to. */
export function printFiguresAfterAll(): void {
  afterAll(() => {
    const rows = all.map(({ attack, connections, transfers, longestWait, usualWait, refusals }) =>
      [
        attack.padEnd(44),
        `${connections} connections`.padStart(18),
        `${transfers} transfers of others verified`.padStart(34),
        `longest wait ${longestWait.toFixed(0)} ms (usually ${usualWait.toFixed(0)})`.padStart(38),
        refusals,
      ].join('  '),
    )
    console.log(rows.join('\n'))
  })
}
