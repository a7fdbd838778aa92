import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reunionSecrets } from '../../../src-main/engine/crypto/keys.ts'
import { Whereabouts } from '../../../src-main/engine/net/whereabouts.ts'
import { reunite } from '../../../src-main/engine/transfer/reunion.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { Gate } from '../../support/gate.ts'
import { RawPeer } from '../../support/hostile.ts'
import { eventually, leaveNothingBehind } from '../../support/quiet.ts'
import { localRelay } from '../../support/transfer.ts'
import { say, v } from '../relay/client.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
})

const closing: (() => void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await relay.close()
})

const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

describe('two who lost each other', () => {
  test('one who knows the token and not the secret is left at once, though he never says goodbye', async () => {
    const resume = randomBytes(32)
    const before = sockets()
    const giveUp = new AbortController()
    const failures: string[] = []
    const meeting = reunite({
      ...{
        place: new Whereabouts(address),
        role: 'sender',
        resume,
        patience: 60_000,
        signal: giveUp.signal,
        onWaiting() {},
      },
      onFailure({ code }) {
        failures.push(code)
        giveUp.abort()
      },
    }).catch((error: unknown) => error)

    const client = await say(address.port, { type: 'pair', v, token: reunionSecrets(resume).token, side: 'receiver' })
    const stranger = new RawPeer(await client.pipe())
    stranger.polite = false
    const proven = await stranger.prove('receiver', { room: '', secret: 'a guess' })
    await meeting

    expect(proven).toBe(false)
    expect(failures).toEqual(['code.wrong'])
    // The stranger's own socket and the relay's two; this side's is gone.
    await eventually(() => sockets() - before, 3)
    stranger.vanish()
  })
})

/** Something that takes every call: one who waits hears nothing, and one who asks whether a relay is there this. */
async function callee(onPing: (socket: Socket) => void): Promise<RelayAddress> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', (frame: Buffer) => {
      if (frame.includes('ping')) onPing(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as { port: number }).port }
}

describe('a call that is taken', () => {
  test('is waiting for the other side only once the relay has said that it is there', async () => {
    const giveUp = new AbortController()
    const asked = new Gate()
    let answer = () => {}
    let waiting = 0
    const told = new Gate()
    const place = new Whereabouts(
      await callee((socket) => {
        answer = () => void socket.end(encodeFrame({ type: 'pong' }))
        asked.open()
      }),
    )
    const meeting = reunite({
      ...{ place, role: 'sender', resume: randomBytes(32), patience: 60_000, signal: giveUp.signal, onFailure() {} },
      onWaiting() {
        waiting++
        told.open()
      },
    }).catch((error: unknown) => error)

    await asked.passed
    expect(waiting).toBe(0)
    answer()
    await told.passed

    giveUp.abort()
    await meeting
    expect(waiting).toBe(1)
  })

  test('by something that is no relay any more is not waited on: it is a failure, and made again', async () => {
    const giveUp = new AbortController()
    const failures: string[] = []
    const place = new Whereabouts(await callee((socket) => void socket.end()))
    const meeting = reunite({
      ...{ place, role: 'sender', resume: randomBytes(32), patience: 60_000, signal: giveUp.signal },
      onWaiting: () => failures.push('waiting'),
      onFailure({ info }) {
        failures.push(info.side)
        if (failures.length === 2) giveUp.abort()
      },
    }).catch((error: unknown) => error)

    await meeting

    expect(failures).toEqual(['relay', 'relay'])
  })
})
