import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RecordType, recordHeader } from '../../../src-main/engine/crypto/records.ts'
import { RECORD_HEADER } from '../../../src-main/engine/protocol/limits.ts'
import { type End, type HostileRelay, hostileRelay, type Pair, type Passing } from '../../support/hostile-relay.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import {
  randomFile,
  type Sender,
  startReceiver,
  startSender,
  tempFolder,
  transferAll,
  treeOf,
} from '../../support/transfer.ts'

/**
 * A relay that tampers with the sealed records of a transfer between two real ends. Whatever it does: both end by name,
 * nothing half-written or wrong carries a name, and what carries one is what was sent.
 */

leaveNothingBehind()

let relay: HostileRelay
let from: { path: string; remove: () => Promise<void> }
let to: { path: string; remove: () => Promise<void> }
let files: string[]

beforeEach(async () => {
  relay = await hostileRelay()
  from = await tempFolder()
  to = await tempFolder()
  files = [join(from.path, 'a'), join(from.path, 'b'), join(from.path, 'c')]
  for (const [at, file] of files.entries()) await randomFile(file, at === 1 ? 3 << 20 : 20_000)
})

afterEach(async () => {
  await relay.close()
  await Promise.all([from.remove(), to.remove()])
})

/** Records of the proof in each direction: hello, share, confirm. */
const PROOF = 3

const flipped = (bytes: Buffer, at: number) => {
  const bent = Buffer.from(bytes)
  bent[at] = (bent[at] ?? 0) ^ 1
  return bent
}

interface Trick {
  /** The record it is played on: of what type, and which of those counted from the end of the proof. */
  readonly on: { readonly type: number; readonly nth: number }
  readonly play: (passing: Passing, before: readonly Buffer[]) => readonly Uint8Array[]
}

const control = (nth: number) => ({ type: RecordType.control, nth })
const data = (nth: number) => ({ type: RecordType.data, nth })

/** The bytes of a record in the hands of the relay: what goes on in their place. */
const tricks: readonly [string, Trick['play']][] = [
  ['bends a bit of the body', ({ bytes }) => [flipped(bytes, RECORD_HEADER + 3)]],
  ['bends a bit of the tag', ({ bytes }) => [flipped(bytes, bytes.length - 1)]],
  ['calls it by another type', ({ bytes, type }) => [Buffer.of(type === 1 ? 2 : 1), bytes.subarray(1)]],
  ['calls it the last one', ({ bytes }) => [recordHeader(RecordType.fin, 16), bytes.subarray(-16)]],
  ['leaves it out', () => []],
  ['plays it twice', ({ bytes }) => [bytes, bytes]],
  ['plays an earlier one again', ({ bytes }, before) => [before.at(-1) ?? bytes, bytes]],
  ['puts a forged goodbye before it', ({ bytes }) => [recordHeader(RecordType.fin, 16), randomBytes(16), bytes]],
  ['puts a record of the proof before it', ({ bytes }) => [proofRecord, bytes]],
  ['announces four gigabytes before it', ({ bytes }) => [recordHeader(RecordType.data, 0xffff_ffff), bytes]],
  ['puts garbage before it', ({ bytes }) => [randomBytes(4096), bytes]],
  ['gives it back to who said it', ({ bytes, pair, from: end }) => says(pair, end, bytes)],
  ['cuts the line behind it', ({ bytes, pair }) => cutBehind(pair, bytes)],
  ['cuts the line in the middle of it', ({ bytes, pair }) => cutBehind(pair, bytes.subarray(0, bytes.length / 2))],
]

const proofRecord = Buffer.concat([recordHeader(RecordType.handshake, 2), Buffer.from('{}')])

/** Says it to that end, and nothing to the other. */
function says(pair: Pair, end: End, bytes: Buffer): readonly Uint8Array[] {
  pair.say(end, bytes)
  return []
}

/** Lets bytes go on and cuts the line once they are on their way. */
function cutBehind(pair: Pair, bytes: Buffer): readonly Uint8Array[] {
  setImmediate(() => pair.cut())
  return [bytes]
}

/** Plays a trick once, on one direction. */
function playOn(end: End, { on, play }: Trick): { played: () => boolean } {
  const before: Buffer[] = []
  let seen = 0
  let played = false
  relay.tamper = (passing) => {
    if (passing.from !== end || passing.number < PROOF) return [passing.bytes]
    const mine = passing.type === on.type && seen++ === on.nth && !played
    const parts = mine ? play(passing, before) : [passing.bytes]
    played ||= mine
    before.push(passing.bytes)
    return parts
  }
  return { played: () => played }
}

/**
 * How the two may end when their line was tampered with. Whoever only hears that the other is gone says that; a sender
 * who was told of every file that it is there, under seal, has nothing left to lose.
 */
const endings = [
  ...['record.forged', 'peer.protocol', 'peer.gone', 'relay.lost'].map((code) => ({
    kind: 'failed',
    error: expect.objectContaining({ code }),
  })),
  expect.objectContaining({ kind: 'done', verified: 3, failed: 0, corrupted: 0 }),
]

/** A guest of whom not even the first word came through was never there: the sender waits for another, and is stopped here. */
async function takenForNobody({ handle, log }: Sender): Promise<boolean> {
  const again = log.until('waiting', () => log.of('waiting').length === 2)
  const waits = await again.then(
    () => true,
    () => false,
  )
  if (waits) handle.cancel()
  return waits
}

describe.each<[string, End, Trick['on']]>([
  ['the sender’s list', 'sender', control(1)],
  ['the sender’s files', 'sender', data(1)],
  ['the sender’s last word', 'sender', control(3)],
  ['the receiver’s name', 'receiver', control(0)],
  ['the receiver’s yes', 'receiver', control(1)],
])('a relay that tampers with %s', (what, end, on) => {
  test.each(tricks)('%s', async (name, play) => {
    const { played } = playOn(end, { on, play })

    const sender = startSender(relay.address, files)
    const receiver = startReceiver(relay.address, await sender.code())
    const offered = receiver.log.until('offer').then(
      () => receiver.handle.answer({ accept: true, folder: to.path, skip: [], conflict: 'keep-both' }),
      () => {},
    )
    const waitsAgain = await takenForNobody(sender)
    const outcomes = await Promise.all([sender.handle.done, receiver.handle.done])
    await offered

    expect(played()).toBe(true)
    for (const outcome of outcomes.slice(waitsAgain ? 1 : 0)) expect(endings).toContainEqual(outcome)
    // Who was lied to says what it was; a line that was cut is said to be cut.
    const codes = outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.error.code : outcome.kind))
    // What follows the last word may come when everything is settled, and nobody reads any more.
    const tooLate = what.endsWith('last word') && name === 'plays it twice' && codes.every((code) => code === 'done')
    if (!name.startsWith('cuts') && !waitsAgain && !tooLate)
      expect(codes).toContainEqual(expect.stringMatching(/^(record\.forged|peer\.protocol)$/))
    await expectOnlyTheRealOnes()
    if (outcomes.some(({ kind }) => kind === 'done')) expect(await treeOf(to.path)).toEqual(['a', 'b', 'c'])
  })
})

/** What lies in the folder carries its name and is what was sent. */
async function expectOnlyTheRealOnes(): Promise<void> {
  for (const path of await treeOf(to.path)) {
    expect(['a', 'b', 'c']).toContain(path)
    expect((await readFile(join(to.path, path))).equals(await readFile(join(from.path, path)))).toBe(true)
  }
}

describe('a relay that remembers', () => {
  test('gains nothing by playing one transfer into the next', async () => {
    const first: Record<End, Buffer[]> = { sender: [], receiver: [] }
    relay.tamper = ({ from: end, bytes }) => {
      first[end].push(bytes)
      return [bytes]
    }
    const whole = await transferAll(relay.address, files, to.path)
    expect(whole.received).toMatchObject({ kind: 'done', verified: 3 })

    relay.tamper = ({ from: end, number, bytes }) => [number < PROOF ? bytes : (first[end][number] ?? bytes)]
    const sender = startSender(relay.address, files)
    const receiver = startReceiver(relay.address, await sender.code())

    expect(await receiver.handle.done).toMatchObject({
      kind: 'failed',
      error: { code: expect.stringMatching(/^(record\.forged|peer\.gone|relay\.lost)$/) },
    })
    expect(await takenForNobody(sender)).toBe(true)
    expect(receiver.log.of('offer')).toEqual([])
  })
})

describe('a relay that remembers, where two who lose each other look for each other', () => {
  /** Longer than any of these takes. */
  const patient = 60_000

  async function transferPatiently() {
    const sender = startSender(relay.address, files, patient)
    const receiver = startReceiver(relay.address, await sender.code(), patient)
    await receiver.log.until('offer')
    await receiver.handle.answer({ accept: true, folder: to.path, skip: [], conflict: 'keep-both' })
    const outcomes = await Promise.all([sender.handle.done, receiver.handle.done])
    await expectOnlyTheRealOnes()
    return outcomes
  }

  test('gains nothing by playing an earlier line into a later one', async () => {
    const first: Buffer[] = []
    relay.tamper = ({ from: end, number, type, bytes, pair }) => {
      if (end !== 'sender' || number < PROOF) return [bytes]
      if (pair.number === 0) {
        first.push(bytes)
        return type === RecordType.data ? cutBehind(pair, bytes) : [bytes]
      }
      return pair.number === 1 ? [first[number - PROOF] ?? bytes] : [bytes]
    }
    const outcomes = await transferPatiently()
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: 'done', verified: 3, failed: 0, corrupted: 0 })
  })
})

describe('a relay that is honest', () => {
  test('is one through which everything arrives', async () => {
    const { sent, received } = await transferAll(relay.address, files, to.path)
    expect(sent).toMatchObject({ kind: 'done', verified: 3 })
    expect(received).toMatchObject({ kind: 'done', verified: 3 })
    await expectOnlyTheRealOnes()
  })
})
