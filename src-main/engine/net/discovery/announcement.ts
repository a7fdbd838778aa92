import { cleanName } from '../../files/device-name.ts'

/**
 * What relays and those who look for them say to a local network, as bytes and back. docs/PROTOCOL.md section 12.
 * Nothing here is secret and nothing here is proof: whoever is on the network may send any of it.
 *
 *   "MLTE" | u8 version | u8 kind | u16 port | 16 bytes id | u8 length of name | name, UTF-8 | u8 flags | zeros
 */

/**
 * Length of every packet, whatever it says: a question is as long as its answer, so that nobody can have more bytes sent
 * to a third party than he sends himself. Far below what any network carries in one piece.
 */
export const PACKET_BYTES = 160

/** Bytes of a name: thirty characters of any script and most names whole; leaves room for a later version's fields. */
export const NAME_BYTES_MOST = 120

/** Another number is a form that this one cannot read, and is passed over. */
const VERSION = 1

const MAGIC = Buffer.from('MLTE')
const ID_BYTES = 16

const AT_VERSION = MAGIC.length
const AT_KIND = AT_VERSION + 1
const AT_PORT = AT_KIND + 1
const AT_ID = AT_PORT + 2
const AT_LENGTH = AT_ID + ID_BYTES
const AT_NAME = AT_LENGTH + 1

/** The flag of a relay that is there for its own computer's transfers only. */
const BRIEF = 1

const kinds = ['announce', 'query', 'goodbye'] as const

/** A relay is here, or is no more, or: which relays are there? */
export type Announcement =
  | {
      readonly kind: 'announce'
      /** 32 hex digits, drawn for each run of a relay: one relay, on however many addresses it is heard. */
      readonly id: string
      /** The relay's TCP port. Its address is not written anywhere: it is where the packet came from. */
      readonly port: number
      /** What the computer is called. */
      readonly name: string
      /** It ends with the transfers of its own computer: receivers go there, no other sender does. */
      readonly brief?: true
    }
  | { readonly kind: 'query' }
  | { readonly kind: 'goodbye'; readonly id: string; readonly port: number }

/** A packet's bytes, PACKET_BYTES of them. A name that is too long is cut between two characters. */
export function encodeAnnouncement(announcement: Announcement): Buffer {
  const bytes = Buffer.alloc(PACKET_BYTES)
  MAGIC.copy(bytes)
  bytes.writeUInt8(VERSION, AT_VERSION)
  bytes.writeUInt8(kinds.indexOf(announcement.kind) + 1, AT_KIND)
  if (announcement.kind === 'query') return bytes
  bytes.writeUInt16BE(announcement.port, AT_PORT)
  bytes.write(announcement.id, AT_ID, ID_BYTES, 'hex')
  if (announcement.kind === 'announce') {
    const name = Buffer.from(fitting(announcement.name))
    bytes.writeUInt8(name.length, AT_LENGTH)
    name.copy(bytes, AT_NAME)
    if (announcement.brief) bytes.writeUInt8(BRIEF, AT_NAME + name.length)
  }
  return bytes
}

/** What a packet says; null where it is none of ours, or of another version. The name is fit to be shown. */
export function decodeAnnouncement(packet: Uint8Array): Announcement | null {
  if (packet.length !== PACKET_BYTES) return null
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.length)
  if (MAGIC.compare(bytes, 0, MAGIC.length) !== 0 || bytes.readUInt8(AT_VERSION) !== VERSION) return null
  const kind = kinds[bytes.readUInt8(AT_KIND) - 1]
  if (kind === undefined) return null
  if (kind === 'query') return { kind }
  const port = bytes.readUInt16BE(AT_PORT)
  if (port === 0) return null
  const id = bytes.toString('hex', AT_ID, AT_LENGTH)
  if (kind === 'goodbye') return { kind, id, port }
  const name = readName(bytes)
  if (name === null) return null
  const flags = bytes.readUInt8(AT_NAME + bytes.readUInt8(AT_LENGTH))
  return { kind, id, port, name, ...((flags & BRIEF) !== 0 && { brief: true }) }
}

function readName(bytes: Buffer): string | null {
  const length = bytes.readUInt8(AT_LENGTH)
  if (length > NAME_BYTES_MOST) return null
  try {
    return cleanName(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(AT_NAME, AT_NAME + length)))
  } catch {
    return null
  }
}

/** As much of a name as NAME_BYTES_MOST holds. */
function fitting(name: string): string {
  let fits = ''
  for (const character of cleanName(name)) {
    if (Buffer.byteLength(fits + character) > NAME_BYTES_MOST) break
    fits += character
  }
  return fits
}
