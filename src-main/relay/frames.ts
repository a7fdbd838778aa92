import { z } from 'zod'

/**
 * The frames between a relay and its clients: `u32 length (big endian) | JSON`. docs/PROTOCOL.md section 2.
 * The relay and the engine's relay client both stand on this file and on nothing else of each other.
 */

export const PROTOCOL_VERSION = 1

/** Longest frame body in bytes: the longest real one is under 300; 4 KiB leaves room without inviting abuse. */
export const FRAME_MOST = 4096

/** Bytes of the length in front of a frame. */
export const FRAME_HEADER = 4

/** Why a relay refuses. The client turns each into one of the errors people see. */
export const refusals = [
  'bad.frame',
  'version',
  'room.unknown',
  'room.busy',
  'room.away',
  'limit.connections',
  'limit.rooms',
  'limit.rate',
  'limit.bytes',
  'access.denied',
  'timeout',
  'closing',
] as const

export type Refusal = (typeof refusals)[number]

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const room = z.string().regex(/^\d{4,9}$/)
const version = z.int().min(0).max(65535)

/** What a client says. Unknown fields are ignored, an unknown type is a `bad.frame`. */
export const clientFrame = z.discriminatedUnion('type', [
  /** Sender: open a room; with `room` and `hostKey`, take mine back after a broken line or a relay restart. */
  z.object({
    type: z.literal('host'),
    v: version,
    room: room.optional(),
    hostKey: hex(16).optional(),
    access: z.string().max(256).optional(),
  }),
  /** Receiver: this socket wants into that room. */
  z.object({ type: z.literal('join'), v: version, room }),
  /** Receiver: is that room here? Nobody hears of it, and the connection is over with the answer. */
  z.object({ type: z.literal('ask'), v: version, room }),
  /** Sender: this new socket answers that guest. */
  z.object({ type: z.literal('accept'), v: version, ticket: hex(16) }),
  /** Either: splice me with whoever brings the same token; not with one of my own `side`, whom I replace. */
  z.object({ type: z.literal('pair'), v: version, token: hex(32), side: z.enum(['sender', 'receiver']).optional() }),
  /** Sender: the room has served its purpose. */
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
])

/** What a relay says. */
export const relayFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hosted'),
    room,
    hostKey: hex(16),
    /** Seconds the room is kept for its owner after his line broke. */
    ttl: z.int().min(0),
  }),
  z.object({ type: z.literal('guest'), ticket: hex(16) }),
  /** The answer to `ask`, and the last frame on its socket. */
  z.object({ type: z.literal('room'), known: z.boolean() }),
  /** The last frame on a socket: what follows is the other peer's. */
  z.object({
    type: z.literal('paired'),
    /** Bytes that may pass from here on, both ways together; left out where that is not bounded. */
    most: z.int().min(1).optional(),
  }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('error'), code: z.string().max(64) }),
])

export type ClientFrame = z.infer<typeof clientFrame>
export type RelayFrame = z.infer<typeof relayFrame>

/** A frame's bytes. Throws RangeError where the body is longer than FRAME_MOST, which no frame of ours is. */
export function encodeFrame(frame: ClientFrame | RelayFrame): Buffer {
  const body = Buffer.from(JSON.stringify(frame))
  if (body.length > FRAME_MOST) throw new RangeError('frame too long')
  const bytes = Buffer.allocUnsafe(FRAME_HEADER + body.length)
  bytes.writeUInt32BE(body.length)
  body.copy(bytes, FRAME_HEADER)
  return bytes
}

/** A frame's body as a value, or null where it is not JSON or not a frame of that schema. */
export function decodeFrame<T>(schema: z.ZodType<T>, body: Uint8Array): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const versioned = z.object({ v: version })

/** Whether a body is of another version: it may have forms that this one cannot read. */
export function isOtherVersion(body: Uint8Array): boolean {
  const frame = decodeFrame(versioned, body)
  return frame !== null && frame.v !== PROTOCOL_VERSION
}
