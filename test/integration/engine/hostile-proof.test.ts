import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RecordType, recordHeader } from '../../../src-main/engine/crypto/records.ts'
import { RECORD_HEADER } from '../../../src-main/engine/protocol/limits.ts'
import { gatedSource } from '../../support/gate.ts'
import { type End, type HostileRelay, hostileRelay } from '../../support/hostile-relay.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { type Sender, startReceiver, startSender } from '../../support/transfer.ts'

/** A relay between two real ends that tampers with the proof of the code, or leads people to the wrong ones. */

leaveNothingBehind()

let relay: HostileRelay
const senders: Sender[] = []

beforeEach(async () => {
  relay = await hostileRelay()
})

afterEach(async () => {
  for (const { handle } of senders) handle.cancel()
  for (const { handle } of senders.splice(0)) await handle.done
  await relay.close()
})

function offerOf(name: string): Sender {
  const sender = startSender(relay.address, gatedSource([{ path: name, size: 10 }]).source)
  senders.push(sender)
  return sender
}

/** A record of the proof with other JSON in it. */
function rewritten(bytes: Buffer, change: (message: Record<string, unknown>) => object): Buffer {
  const body = Buffer.from(JSON.stringify(change(JSON.parse(bytes.subarray(RECORD_HEADER).toString()))))
  return Buffer.concat([recordHeader(RecordType.handshake, body.length), body])
}

/** Changes one message of the proof of one end: 0 is its hello, 1 its share, 2 its confirmation. */
function meddle(end: End, nth: number, change: (message: Record<string, unknown>) => object): void {
  relay.tamper = ({ from, number, bytes }) => [from === end && number === nth ? rewritten(bytes, change) : bytes]
}

const elsewhere = 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76'

const meddling: readonly (readonly [string, number, (message: Record<string, unknown>) => object])[] = [
  ['says it is of an older version', 0, (hello) => ({ ...hello, v: 0 })],
  ['says it is of a later version', 0, (hello) => ({ ...hello, v: 2 })],
  ['takes its version away', 0, ({ v, ...hello }) => hello],
  ['gives it another nonce', 0, (hello) => ({ ...hello, nonce: '00'.repeat(16) })],
  ['adds a word for later versions', 0, (hello) => ({ ...hello, weak: true })],
  ['gives it the identity for a share', 1, (share) => ({ ...share, y: '00'.repeat(32) })],
  ['gives it a share that is no point', 1, (share) => ({ ...share, y: 'ff'.repeat(32) })],
  ['gives it a share of its own', 1, (share) => ({ ...share, y: elsewhere })],
  ['gives it another confirmation', 2, (confirm) => ({ ...confirm, tag: '00'.repeat(32) })],
  ['says that the code was wrong', 2, () => ({ type: 'refuse', code: 'code.wrong' })],
]

describe.each<End>(['sender', 'receiver'])('a relay that meddles with the proof of the %s', (end) => {
  test.each(meddling)('%s: nobody is taken for proven', async (_, nth, change) => {
    meddle(end, nth, change)
    const sender = offerOf('carta.txt')
    const receiver = startReceiver(relay.address, await sender.code())
    const outcome = await receiver.handle.done

    expect(outcome).toMatchObject({ kind: 'failed' })
    const codes = ['code.wrong', 'peer.version', 'peer.protocol', 'peer.gone', 'relay.lost']
    if (outcome.kind === 'failed') expect(codes).toContain(outcome.error.code)
    await sender.log.until('waiting', () => sender.log.of('waiting').length === 2)
    expect(sender.log.of('proven')).toEqual([])
    expect(receiver.log.of('proven')).toEqual([])
  })
})

test('a relay that meddles has three guesses, like anybody else', async () => {
  meddle('receiver', 2, (confirm) => ({ ...confirm, tag: '00'.repeat(32) }))
  const sender = offerOf('carta.txt')
  const code = await sender.code()
  for (let left = 2; left >= 1; left--) {
    await startReceiver(relay.address, code).handle.done
    await sender.log.until('waiting', ({ guessesLeft }) => guessesLeft === left)
  }
  await startReceiver(relay.address, code).handle.done

  expect(await sender.handle.done).toMatchObject({ kind: 'failed', error: { code: 'code.spent' } })
})

describe('a relay that leads people to the wrong ones', () => {
  test('brings nobody anything: the words do not fit, and it counts as a guess', async () => {
    const [ana, eva] = [offerOf('de-ana.txt'), offerOf('de-eva.txt')]
    const [ofAna, ofEva] = [await ana.code(), await eva.code()]
    relay.lead = (room) => (ofAna.startsWith(room) ? (ofEva.split('-')[0] ?? room) : room)
    const receiver = startReceiver(relay.address, ofAna)

    expect(await receiver.handle.done).toMatchObject({ kind: 'failed', error: { code: 'code.wrong' } })
    await eva.log.until('waiting', ({ guessesLeft }) => guessesLeft === 2)
    expect([...ana.log.of('proven'), ...eva.log.of('proven'), ...receiver.log.of('offer')]).toEqual([])
  })

  test('or to themselves: what one says is no answer to it', async () => {
    relay.tamper = ({ from, bytes, pair }) => {
      pair.say(from, bytes)
      return []
    }
    const sender = offerOf('carta.txt')
    const receiver = startReceiver(relay.address, await sender.code())

    expect(await receiver.handle.done).toMatchObject({ kind: 'failed', error: { code: 'peer.protocol' } })
    await sender.log.until('waiting', () => sender.log.of('waiting').length === 2)
    expect(sender.log.of('waiting').at(-1)?.guessesLeft).toBe(3)
  })
})

describe('before there is a key', () => {
  const clear = (message: object) => {
    const body = Buffer.from(JSON.stringify(message))
    return Buffer.concat([recordHeader(RecordType.control, body.length), body])
  }

  test.each<[End, object]>([
    ['sender', { type: 'offer', device: 'mallory', files: 1, folders: 0, bytes: 1 }],
    ['receiver', { type: 'accept' }],
  ])('nothing that is said in the clear in the name of the %s is heard', async (end, message) => {
    relay.tamper = ({ from, number, bytes }) => (from === end && number === 1 ? [clear(message), bytes] : [bytes])
    const sender = offerOf('carta.txt')
    const receiver = startReceiver(relay.address, await sender.code())

    expect(await receiver.handle.done).toMatchObject({ kind: 'failed' })
    await sender.log.until('waiting', () => sender.log.of('waiting').length === 2)
    expect([...receiver.log.of('proven'), ...receiver.log.of('offer'), ...sender.log.of('started')]).toEqual([])
  })
})

describe('a web server in the place of a relay', () => {
  test('sends nobody elsewhere: a redirect is no relay', async () => {
    let followed = 0
    const target = createServer(() => followed++)
    const server = createServer((_, response) => {
      response.writeHead(302, { Location: `http://127.0.0.1:${(target.address() as AddressInfo).port}/` }).end()
    })
    for (const one of [target, server]) await once(one.listen(0, '127.0.0.1'), 'listening')
    const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
    const receiver = startReceiver(address, '4271-abacate-lareira')

    expect(await receiver.handle.done).toMatchObject({ kind: 'failed', error: { code: 'relay.foreign' } })
    expect(followed).toBe(0)
    for (const one of [target, server]) await new Promise((resolve) => one.close(resolve))
  })
})
