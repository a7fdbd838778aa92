import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { encodeFrame, FRAME_MOST } from '../../../src-main/relay/frames.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { v } from './client.ts'
import { besiege, printFiguresAfterAll } from './siege.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()
printFiguresAfterAll()

/** Each address of 127.0.0.0/8 stands for one person, as an address of the internet does. */
const people = { loopbackPeople: 1 }

const host = encodeFrame({ type: 'host', v })

/** Longer than anybody has patience for at a byte a time. */
const slow = encodeFrame({ type: 'host', v, access: 'x'.repeat(200) })

describe('others transfer while somebody', () => {
  it('sends the first frame a byte at a time', async () => {
    const port = await started({ ...people, firstFrameMs: 400 })

    const attacker = await besiege('slow headers', port, async (hands) => {
      const told = Array.from({ length: 250 }, () => {
        const socket = hands.open(2, slow.subarray(0, 4))
        let sent = 4
        const drip = setInterval(() => socket.write(slow.subarray(sent, ++sent)), 40)
        socket.once('close', () => clearInterval(drip))
        return hands.told(socket)
      })
      await Promise.all(told)
    })

    expect(attacker.refusals).toEqual(new Map([['timeout', 250]]))
  })

  it('connects and says nothing', async () => {
    const port = await started({ ...people, firstFrameMs: 300 })

    const attacker = await besiege('silent sockets', port, async (hands) => {
      const sockets = [2, 3, 4].flatMap((number) => Array.from({ length: 300 }, () => hands.open(number)))
      await Promise.all(sockets.map((socket) => hands.told(socket)))
    })

    expect([...attacker.refusals.keys()].sort()).toEqual(['limit.connections', 'timeout'])
    // On a slow machine the first ones are shown out before the last have come, who then get in.
    expect(attacker.refusals.get('timeout')).toBeGreaterThanOrEqual(3 * 256)
  })

  it('announces frames of four gigabytes, or keeps back the last byte of legal ones', async () => {
    const port = await started({ ...people, firstFrameMs: 2_000 })
    const bomb = Buffer.alloc(4 + 60_000, 'x')
    bomb.writeUInt32BE(0xffff_ffff)
    const miser = Buffer.alloc(4 + FRAME_MOST - 1, 'x')
    miser.writeUInt32BE(FRAME_MOST)
    const before = process.memoryUsage().arrayBuffers

    const attacker = await besiege('length bombs', port, async (hands) => {
      const asked = Array.from({ length: 250 }, (_, at) => [hands.ask(2, at % 2 ? bomb : miser), hands.ask(3, bomb)])
      await vi.waitFor(() => expect(relay.figures().connections).toBeGreaterThan(100), 10_000)
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 << 20)
      await Promise.all(asked.flat())
    })

    expect([...attacker.refusals.keys()].sort()).toEqual(['bad.frame', 'timeout'])
  })

  it('takes every connection one address may have, and goes on knocking', async () => {
    const port = await started(people)

    const attacker = await besiege('one address taking every connection', port, async (hands) => {
      const sockets = Array.from({ length: 256 }, () => hands.open(2))
      await vi.waitFor(() => expect(relay.figures().connections).toBeGreaterThanOrEqual(256), 10_000)
      for (let wave = 0; wave < 10; wave++) await Promise.all(Array.from({ length: 50 }, () => hands.ask(2, host)))
      for (const socket of sockets) socket.destroy()
    })

    expect([...attacker.refusals.keys()]).toEqual(['limit.connections'])
  })

  it('has been refused and does not let go: who is turned away takes nobody’s place', async () => {
    const port = await started({ ...people, connections: 64, connectionsPerAddress: 16 })

    await besiege('refused, but never hanging up', port, async (hands) => {
      for (let wave = 0; wave < 5; wave++) {
        // Nobody reads or closes these: each lingers at the relay for as long as it lets it.
        const sockets = Array.from({ length: 400 }, () => hands.open(2).pause())
        await pause(300)
        for (const socket of sockets) socket.destroy()
      }
    })
  })

  it('connects and hangs up as fast as it can', async () => {
    const port = await started(people)

    await besiege('connecting and hanging up', port, async (hands) => {
      for (let wave = 0; wave < 30; wave++) {
        const sockets = Array.from({ length: 100 }, (_, at) => hands.open(2, at % 2 ? host : undefined))
        await Promise.all(sockets.map((socket) => once(socket, 'connect').catch(() => {})))
        for (const [at, socket] of sockets.entries()) at % 3 ? socket.destroy() : socket.resetAndDestroy()
      }
    })
  })

  it('closes its half of the line in every phase and keeps the other open', async () => {
    const port = await started(people)
    const frames = [
      Buffer.alloc(0),
      host.subarray(0, 7),
      host,
      encodeFrame({ type: 'pair', v, token: 'ab'.repeat(32) }),
      encodeFrame({ type: 'join', v, room: '9999999' }),
    ]

    await besiege('half-open sockets', port, async (hands) => {
      const sockets = Array.from({ length: 250 }, (_, at) => {
        const socket = hands.open(2, frames[at % frames.length])
        socket.end()
        return socket.resume()
      })
      // The relay does not wait for the other half.
      await Promise.all(sockets.map((socket) => once(socket, 'end').catch(() => {})))
    })

    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ connections: 0, waiting: 0 }), PATIENTLY)
  })
})
