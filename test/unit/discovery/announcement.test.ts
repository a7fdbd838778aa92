import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Announcement,
  decodeAnnouncement,
  encodeAnnouncement,
  NAME_BYTES_MOST,
  PACKET_BYTES,
} from '../../../src-main/engine/net/discovery/announcement.ts'
import { printable } from '../../../src-shared/text.ts'
import { anyText } from '../../support/any-text.ts'
import { tampering } from '../../support/arbitraries.ts'
import { holds } from '../../support/property.ts'

const id = '0123456789abcdef'.repeat(2)
const here: Announcement = { kind: 'announce', id, port: 19034, name: 'Ana\u2019s laptop' }

const anyId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const anyPort = fc.integer({ min: 1, max: 65535 })

const anyAnnouncement: fc.Arbitrary<Announcement> = fc.oneof(
  fc.record({ kind: fc.constant('announce' as const), id: anyId, port: anyPort, name: anyText(100) }),
  fc.record({ kind: fc.constant('goodbye' as const), id: anyId, port: anyPort }),
  fc.constant({ kind: 'query' as const }),
)

/** The packet of `here`, changed at that place. */
function changed(at: number, ...bytes: number[]): Buffer {
  const packet = encodeAnnouncement(here)
  packet.set(bytes, at)
  return packet
}

function announcedName(announcement: Announcement | null): string | null {
  return announcement?.kind === 'announce' ? announcement.name : null
}

describe('an announcement', () => {
  it('has the bytes that are written down', () => {
    const packet = encodeAnnouncement({ ...here, name: 'Ana' })

    expect(packet.subarray(0, 29).toString('hex')).toBe(`4d4c54450101${'4a5a'}${id}03${'416e61'}00`)
    expect(packet.subarray(29).every((byte) => byte === 0)).toBe(true)
    expect(encodeAnnouncement({ ...here, name: 'Ana', brief: true })[28]).toBe(1)
  })

  it('is as long as every other packet: no question is shorter than its answer', () => {
    const lengths = [here, { kind: 'query' }, { kind: 'goodbye', id, port: 1 }].map(
      (one) => encodeAnnouncement(one as Announcement).length,
    )

    expect(lengths).toEqual([PACKET_BYTES, PACKET_BYTES, PACKET_BYTES])
  })

  it.each<Announcement>([here, { ...here, brief: true }, { kind: 'query' }, { kind: 'goodbye', id, port: 65535 }])(
    'reads as it was said: $kind',
    (said) => {
      expect(decodeAnnouncement(encodeAnnouncement(said))).toEqual(said)
    },
  )

  it('may have more behind the name, of a later version', () => {
    expect(decodeAnnouncement(changed(PACKET_BYTES - 4, 1, 2, 3, 4))).toEqual(here)
  })

  it.each([
    ['is shorter', encodeAnnouncement(here).subarray(0, PACKET_BYTES - 1)],
    ['is longer', Buffer.concat([encodeAnnouncement(here), Buffer.alloc(1)])],
    ['is empty', Buffer.alloc(0)],
    ['begins with something else', changed(0, 0x6d)],
    ['is of version 2', changed(4, 2)],
    ['is of version 0', changed(4, 0)],
    ['is of no kind', changed(5, 0)],
    ['is of a later kind', changed(5, 4)],
    ['has no port', changed(6, 0, 0)],
    ['has a name that is too long', changed(24, NAME_BYTES_MOST + 1)],
    ['has a name that goes over the end', changed(24, 255)],
    ['has a name that is no UTF-8', changed(25, 0xff)],
    ['has a name cut inside a character', changed(24, 5)],
  ])('is nothing when it %s', (_, packet) => {
    expect(decodeAnnouncement(packet)).toBeNull()
  })

  it('shows no name as something it is not', () => {
    const [red, bell, override] = ['\u001b[31m', '\u0007', '\u202e']
    const packet = Buffer.from(encodeAnnouncement(here))
    const name = Buffer.from(`${red}x${bell}${override}y\n`)
    packet.writeUInt8(name.length, 24)
    name.copy(packet, 25)

    expect(announcedName(decodeAnnouncement(packet))).toBe('\ufffd[31mx\ufffd\ufffdy\ufffd')
  })

  it('calls somebody who has no name something', () => {
    expect(announcedName(decodeAnnouncement(encodeAnnouncement({ ...here, name: '' })))).toBe('?')
  })

  it('is cut between two characters where the name is long', () => {
    const name = announcedName(decodeAnnouncement(encodeAnnouncement({ ...here, name: '\u{1f4bb}'.repeat(50) })))

    expect(name).toBe('\u{1f4bb}'.repeat(NAME_BYTES_MOST / 4))
  })
})

describe('announcements, whatever they are', () => {
  it('arrive as they were said, with a name that can be shown', () => {
    holds(
      fc.property(anyAnnouncement, (said) => {
        const heard = decodeAnnouncement(encodeAnnouncement(said))
        const name = announcedName(heard)
        expect(heard).toEqual(said.kind === 'announce' ? { ...said, name } : said)
        if (name === null) return
        expect(printable(name)).toBe(name)
        expect(name).not.toBe('')
        // What can be shown already, and fits, is not touched.
        if (said.kind === 'announce' && /^[\w ]{1,60}$/.test(said.name)) expect(name).toBe(said.name.trim() || '?')
      }),
      300,
    )
  })

  it('are read without a fault however they were changed, and are then whole', () => {
    holds(
      fc.property(
        fc.oneof(anyAnnouncement.map(encodeAnnouncement), fc.uint8Array({ maxLength: 200 })),
        tampering,
        (bytes, tamper) => {
          for (const packet of [bytes, tamper(bytes)]) {
            const heard = decodeAnnouncement(packet)
            if (heard === null || heard.kind === 'query') continue
            expect(heard.id).toMatch(/^[0-9a-f]{32}$/)
            expect(heard.port).toBeGreaterThan(0)
            expect(heard.port).toBeLessThan(65536)
            if (heard.kind === 'announce')
              expect(Buffer.byteLength(heard.name)).toBeLessThanOrEqual(3 * NAME_BYTES_MOST)
          }
        },
      ),
      400,
    )
  })

  it('are read wherever they lie in memory', () => {
    holds(
      fc.property(anyAnnouncement, fc.nat({ max: 40 }), (said, offset) => {
        const packet = encodeAnnouncement(said)
        const around = new Uint8Array(PACKET_BYTES + 80).fill(0xee)
        around.set(packet, offset)
        expect(decodeAnnouncement(around.subarray(offset, offset + PACKET_BYTES))).toEqual(decodeAnnouncement(packet))
      }),
    )
  })
})
