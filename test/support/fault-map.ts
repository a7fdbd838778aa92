import { pathSource } from '../../src-main/engine/index.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import type { Way } from './fault-proxy.ts'
import { type Capture, recordingProxy } from './recording-proxy.ts'
import { acceptInto, localRelay, startReceiver, startSender, tempFolder } from './transfer.ts'

/** Where on which line which phase of a transfer passes by, taken from a clean run of it: sizes do not vary. */

export type End = 'sender' | 'receiver'

export type Phase =
  | 'dialling'
  | 'waiting'
  | 'proving'
  | 'listing'
  | 'deciding'
  | 'data, start'
  | 'data, middle of a file'
  | 'data, file boundary'
  | 'data, small files'
  | 'data, record boundary'
  | 'data, near the end'
  | 'finishing'
  | 'meeting again'

/** Bytes `from` to `to` of one direction of one connection, counted from 0 at each end. */
export interface Stretch {
  readonly phase: Phase
  readonly end: End
  readonly nth: number
  readonly way: Way
  readonly from: number
  readonly to: number
}

/** A sender's first line is its room's, its second leads to the peer; a receiver's first leads there at once. */
export const PEER_LINE = { sender: 1, receiver: 0 } as const

const FRAME_HEADER = 4
const RECORD_HEADER = 5
const HANDSHAKE = 0
const CONTROL = 1
const DATA = 2

/** Bytes around a place that count as that place. */
const NEAR = 400

interface Span {
  readonly from: number
  readonly to: number
}

/** Where a file lies in the data. */
interface Laid extends Span {
  readonly small: boolean
}

interface Records {
  /** Where the relay's frames end. */
  readonly begin: number
  readonly of: (type: number) => readonly Span[]
  readonly end: number
}

/** Transfers `source` once through recording lines, and maps what passed. */
export async function mapTransfer(source: string): Promise<readonly Stretch[]> {
  const { relay, address } = await localRelay()
  const proxies = await Promise.all([recordingProxy(address), recordingProxy(address)])
  const to = await tempFolder()
  const [sending, receiving] = proxies
  try {
    await transferOnce(sending.address, receiving.address, source, to.path)
  } finally {
    await Promise.all([...proxies.map((proxy) => proxy.close()), relay.close(), to.remove()])
  }
  const [room, peer] = sending.captures
  const [guest] = receiving.captures
  if (!room || !peer || !guest) throw new Error('no line was recorded')
  const files = await layOut(source)
  return [
    ...mapRoom(room),
    ...mapPeer('sender', 'toRelay', 'toClient', peer, files),
    ...mapPeer('receiver', 'toClient', 'toRelay', guest, files),
    ...meetings(),
  ].filter(({ from, to: end }) => end > from)
}

async function transferOnce(sending: RelayAddress, receiving: RelayAddress, source: string, to: string): Promise<void> {
  const sender = startSender(sending, [source])
  const receiver = startReceiver(receiving, await sender.code())
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(to))
  await Promise.all([sender.handle.done, receiver.handle.done])
}

/** Where the files lie in the data, as shares of all of it; what is written between them is too small to matter. */
async function layOut(source: string): Promise<readonly Laid[]> {
  const sizes: number[] = []
  for await (const page of pathSource([source]).list(new AbortController().signal)) {
    for (const { kind, size } of page) if (kind === 'file') sizes.push(size)
  }
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let at = 0
  return sizes.map((size) => {
    const from = at
    at += size
    return { from: from / total, to: at / total, small: size < 16 * 1024 }
  })
}

function mapRoom(capture: Capture): Stretch[] {
  const line = { end: 'sender', nth: 0 } as const
  return (['toRelay', 'toClient'] as const).flatMap((way) => {
    const bytes = Buffer.concat(capture[way])
    const first = FRAME_HEADER + bytes.readUInt32BE(0)
    return [
      { ...line, way, phase: 'dialling', from: 0, to: first },
      { ...line, way, phase: 'waiting', from: first, to: bytes.length },
    ] as const
  })
}

function mapPeer(end: End, outward: Way, back: Way, capture: Capture, files: readonly Laid[]): Stretch[] {
  const line = { end, nth: PEER_LINE[end] } as const
  return [
    ...mapSenderWords(readRecords(Buffer.concat(capture[outward])), files).map((part) => ({
      ...line,
      way: outward,
      ...part,
    })),
    ...mapReceiverWords(readRecords(Buffer.concat(capture[back]))).map((part) => ({ ...line, way: back, ...part })),
  ]
}

type Part = Pick<Stretch, 'phase' | 'from' | 'to'>

function mapBeginning({ begin, of }: Records): Part[] {
  return [
    { phase: 'dialling', from: 0, to: begin },
    { phase: 'proving', from: begin, to: lastOf(of(HANDSHAKE)).to },
  ]
}

function mapSenderWords(records: Records, files: readonly Laid[]): Part[] {
  const data = records.of(DATA)
  const { from } = firstOf(data)
  const { to } = lastOf(data)
  const at = (share: number) => from + Math.round(share * (to - from))
  const large = files.filter(({ small }) => !small)
  const small = files.filter((file) => file.small)
  const edges = large.map((file) => at(file.to)).filter((edge) => edge < to - NEAR)
  const around = (phase: Phase, places: readonly number[]): Part[] =>
    places.map((place) => ({ phase, from: place - NEAR, to: place + NEAR }))
  return [
    ...mapBeginning(records),
    { phase: 'listing', from: lastOf(records.of(HANDSHAKE)).to, to: from },
    { phase: 'data, start', from, to: from + NEAR },
    ...large.slice(0, 2).map(
      (file): Part => ({
        phase: 'data, middle of a file',
        from: at(file.from) + NEAR,
        to: at(file.to) - NEAR,
      }),
    ),
    ...around('data, file boundary', edges.slice(0, 2)),
    { phase: 'data, small files', from: at(firstOf(small).from), to: at(lastOf(small).to) },
    ...around(
      'data, record boundary',
      data.slice(0, 2).map((record) => record.to),
    ),
    { phase: 'data, near the end', from: to - 16 * 1024, to },
    { phase: 'finishing', from: to, to: records.end },
  ]
}

function mapReceiverWords(records: Records): Part[] {
  const [device, accept] = records.of(CONTROL)
  if (!device || !accept) throw new Error('the receiver said too little')
  return [
    ...mapBeginning(records),
    { phase: 'listing', ...device },
    { phase: 'deciding', ...accept },
    { phase: 'finishing', from: accept.to, to: records.end },
  ]
}

/** The lines on which the two meet again: they begin like any line to a peer, and go on with one that is at work. */
function meetings(): Stretch[] {
  return (['sender', 'receiver'] as const).flatMap((end) =>
    (['toRelay', 'toClient'] as const).map((way) => ({
      ...{ end, way, nth: PEER_LINE[end] + 1, phase: 'meeting again' as const },
      from: 0,
      to: 6_000,
    })),
  )
}

function readRecords(bytes: Buffer): Records {
  let at = 0
  // A handshake record is shorter than 256 bytes and so begins with four zeros, which no frame does.
  while (bytes.readUInt32BE(at) > 0) at += FRAME_HEADER + bytes.readUInt32BE(at)
  const begin = at
  const found: (Span & { readonly type: number })[] = []
  while (at < bytes.length) {
    const to = at + RECORD_HEADER + bytes.readUInt32BE(at + 1)
    found.push({ type: bytes[at] ?? -1, from: at, to })
    at = to
  }
  if (at !== bytes.length) throw new Error('a record was cut short')
  return { begin, of: (type) => found.filter((record) => record.type === type), end: at }
}

function firstOf(spans: readonly Span[]): Span {
  const [first] = spans
  if (!first) throw new Error('nothing of that kind passed')
  return first
}

function lastOf(spans: readonly Span[]): Span {
  return firstOf(spans.slice(-1))
}
