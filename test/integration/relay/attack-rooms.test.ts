import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setImmediate as breathe } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { CHUNKS_MOST } from '../../../src-main/relay/leg.ts'
import { BUFFER_LARGE } from '../../../src-main/relay/pipe.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { MIB } from './bytes.ts'
import { join, meet, openRoom, pair, say, v } from './client.ts'
import { besiege, printFiguresAfterAll } from './siege.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()
printFiguresAfterAll()

/** Each address of 127.0.0.0/8 stands for one person, as an address of the internet does. */
const people = { loopbackPeople: 1 }

const secret = (bytes: number) => randomBytes(bytes).toString('hex')
const joining = (room: number | string) => encodeFrame({ type: 'join', v, room: String(room) })

describe('others transfer while somebody', () => {
  it('goes through the numbers of rooms', async () => {
    const port = await started(people)

    const attacker = await besiege('going through the numbers of rooms', port, async (hands) => {
      for (let wave = 0; wave < 8; wave++) {
        const numbers = Array.from({ length: 100 }, (_, at) => 1000 + wave * 100 + at)
        await Promise.all(numbers.map((number) => hands.ask(2 + (number % 4), joining(number))))
      }
    })

    // Thirty tries a minute for each of the four addresses, and what refills meanwhile.
    expect(attacker.refusals.get('room.unknown')).toBeLessThan(4 * 40)
    expect([...attacker.refusals.keys()].sort()).toEqual(['limit.rate', 'room.unknown'])
  })

  it('crowds the door of one room: the person who is expected still gets in', async () => {
    const port = await started(people)
    const owner = await openRoom(port, undefined, '127.0.0.100')

    await besiege('crowding one door', port, async (hands) => {
      const silent = [1, 2, 3, 4].map(() => hands.open(2, joining(owner.room)).resume())
      await vi.waitFor(() => expect(relay.figures().connections).toBeGreaterThan(2), PATIENTLY)
      for (let wave = 0; wave < 5; wave++) await Promise.all(silent.map(() => hands.ask(2, joining(owner.room))))
      const expected = await join(port, owner.room, '127.0.0.101')
      const tickets: string[] = []
      // The owner answers whoever is at the door; the one who is expected is among them.
      for (const answered = expected.hear(); ; ) {
        const next = await Promise.race([owner.line.hear(), answered])
        if (next.type !== 'guest') {
          expect(next.type).toBe('paired')
          break
        }
        tickets.push(next.ticket)
        await say(port, { type: 'accept', v, ticket: next.ticket }, '127.0.0.100')
      }
      expect(tickets.length).toBeLessThanOrEqual(3)
      expected.socket.destroy()
    })

    owner.line.socket.destroy()
  })

  it('opens every room one address may have, again and again', async () => {
    const port = await started(people)

    const attacker = await besiege('opening rooms', port, async (hands) => {
      const open = encodeFrame({ type: 'host', v })
      const kept = Array.from({ length: 64 }, () => hands.open(2, open).resume())
      await vi.waitFor(() => expect(relay.figures().waiting).toBeGreaterThanOrEqual(64), PATIENTLY)
      for (let wave = 0; wave < 5; wave++) await Promise.all(Array.from({ length: 100 }, () => hands.ask(2, open)))
      for (const socket of kept) socket.destroy()
    })

    expect([...attacker.refusals.keys()]).toEqual(['limit.rooms'])
  })

  it('opens rooms and leaves them: what nobody answers from keeps nobody out', async () => {
    const port = await started({ ...people, rooms: 32, roomsPerAddress: 16 })

    await besiege('leaving rooms behind', port, async (hands) => {
      for (let number = 2; number < 8; number++) {
        const opened = Array.from({ length: 16 }, () => hands.open(number, encodeFrame({ type: 'host', v })))
        await Promise.all(opened.map((socket) => once(socket, 'data')))
        for (const socket of opened) socket.destroy()
        await vi.waitFor(() => expect(relay.figures().waiting).toBeLessThan(16), PATIENTLY)
      }
    })
  })

  it('knocks and runs away', async () => {
    const often = { joinsPerMinutePerRoom: 1000, joinsPerMinutePerRoomPerAddress: 1000, joinsPerMinutePerAddress: 1000 }
    const port = await started({ ...people, ...often })
    const owner = await openRoom(port, undefined, '127.0.0.100')

    await besiege('guests that vanish', port, async (hands) => {
      for (let at = 0; at < 200; at++) {
        const socket = hands.open(2 + (at % 4), joining(owner.room))
        const { ticket } = await owner.line.hearA('guest')
        const accepting = say(port, { type: 'accept', v, ticket }, '127.0.0.100')
        at % 2 ? socket.resetAndDestroy() : socket.destroy()
        const host = await accepting
        expect(['error', 'paired']).toContain((await host.hear()).type)
        host.socket.destroy()
      }
      const { guest } = await meet(port, owner, '127.0.0.101')
      guest.destroy()
    })

    owner.line.socket.destroy()
  })

  it('guesses tickets, tokens and host keys', async () => {
    const port = await started(people)
    const owner = await openRoom(port, undefined, '127.0.0.100')
    const guest = await join(port, owner.room, '127.0.0.101')
    const { ticket } = await owner.line.hearA('guest')
    const waiting = await say(port, { type: 'pair', v, token: secret(32) }, '127.0.0.101')

    const attacker = await besiege('guessing secrets', port, async (hands) => {
      for (let wave = 0; wave < 10; wave++) {
        const near = ticket.slice(0, 31) + ((Number.parseInt(ticket[31] ?? '0', 16) + 1 + wave) % 16).toString(16)
        const guesses = Array.from({ length: 40 }, () => [
          hands.ask(2, encodeFrame({ type: 'accept', v, ticket: secret(16) })),
          hands.ask(3, encodeFrame({ type: 'host', v, room: owner.room, hostKey: secret(16) })),
        ])
        await Promise.all([
          ...guesses.flat(),
          near === ticket ? null : hands.ask(2, encodeFrame({ type: 'accept', v, ticket: near })),
        ])
      }
      for (let at = 0; at < 200; at++) hands.open(4, encodeFrame({ type: 'pair', v, token: secret(32) })).resume()
    })

    expect([...attacker.refusals.keys()].sort()).toEqual(['room.busy', 'room.unknown'])
    // Who was waited for all the while is found all the same.
    const host = await say(port, { type: 'accept', v, ticket }, '127.0.0.100')
    expect((await host.hear()).type).toBe('paired')
    expect((await guest.hear()).type).toBe('paired')
    for (const client of [owner.line, guest, host, waiting]) client.socket.destroy()
  })

  it('pings without end and reads every answer', async () => {
    const port = await started(people)
    const flood = Buffer.concat(Array.from({ length: 5_000 }, () => encodeFrame({ type: 'ping' })))
    const drip = Buffer.concat(Array.from({ length: 5_000 }, () => encodeFrame({ type: 'pong' })))

    const attacker = await besiege('pings without end', port, async (hands) => {
      const owners = Array.from({ length: 40 }, (_, at) => {
        const socket = hands.open(2, encodeFrame({ type: 'host', v }))
        const told = hands.told(socket)
        return { socket, told, bytes: at % 2 ? flood : drip }
      })
      for (let wave = 0; wave < 20; wave++) {
        for (const { socket, bytes } of owners) if (socket.writableLength < MIB) socket.write(bytes)
        await breathe()
      }
      await Promise.all(owners.map(({ told }) => told))
    })

    expect(attacker.refusals).toEqual(new Map([['limit.rate', 40]]))
  })

  it('joins pipes and never reads them', async () => {
    const port = await started(people)
    const stuck = await Promise.all(Array.from({ length: 8 }, () => pair(port, '127.0.0.2')))
    for (const { guest, host } of stuck) {
      host.pause()
      guest.write(Buffer.alloc(8 * MIB))
    }

    await besiege('never reading', port, async (hands) => {
      hands.connections += stuck.length * 3
      await vi.waitFor(() => expect(relay.figures().buffered).toBeGreaterThan(0), PATIENTLY)
      for (let look = 0; look < 200; look++) {
        expect(relay.figures().buffered).toBeLessThanOrEqual(
          (stuck.length + 3) * 2 * Math.max(2 * BUFFER_LARGE, CHUNKS_MOST),
        )
        await breathe()
      }
    })

    for (const { guest, host } of stuck) for (const socket of [guest, host]) socket.destroy()
  })
})
