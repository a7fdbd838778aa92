import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { NAME_BYTES_MOST, PACKET_BYTES } from '../../../src-main/engine/net/discovery/announcement.ts'
import {
  PORTS_MOST,
  SILENCE_MOST,
  SOURCES_MOST,
  TRIES_MOST,
  TRY_EVERY,
} from '../../../src-main/engine/net/discovery/sightings.ts'
import { GROUPS } from '../../../src-main/engine/net/discovery/sockets.ts'
import { DEFAULT_PORT } from '../../../src-shared/address.ts'

const protocol = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8')
const section = protocol.slice(protocol.indexOf('## 12. Finding relays on the LAN')).replace(/\s+/g, ' ')

it.each([
  `| IPv4 | ${GROUPS.IPv4} | UDP ${DEFAULT_PORT} |`,
  `| IPv6 | ${GROUPS.IPv6}, in the zone of each interface | UDP ${DEFAULT_PORT} |`,
  `${PACKET_BYTES} bytes, always`,
  `u8 length of name (0 to ${NAME_BYTES_MOST})`,
  `silent for ${SILENCE_MOST / 1000} seconds`,
  `at most ${SOURCES_MOST} addresses an interface and ${PORTS_MOST} ports an address`,
  `an address ${TRIES_MOST} times, then once in ${TRY_EVERY / 1000} seconds`,
])('the protocol says what the code does: %s', (sentence) => {
  expect(section).toContain(sentence)
})
