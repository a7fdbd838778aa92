import { formatAddress } from '../../../src-shared/address.ts'
import { errorTexts } from '../../../src-shared/locales/index.ts'
import { printable } from '../../../src-shared/text.ts'
import type { FoundRelay } from '../../engine/net/discovery/sightings.ts'
import type { CliEvent } from './events.ts'
import type { Page } from './lines.ts'
import { paint } from './style.ts'
import { columnsOf, shorten } from './width.ts'

type Told = Extract<CliEvent, { kind: 'using' | 'passedOver' | 'looking' | 'searching' | 'near' | 'nearEnd' }>

/** Columns for what a relay calls itself: anybody may call himself anything, at any length. */
const NAME_COLUMNS = 24

/** What is told of relays on the local network. */
export function relayLines(event: Told, page: Page): string[] {
  const { texts, locale, style } = page
  switch (event.kind) {
    case 'looking':
      return [paint(style, 'dim', texts.relays.looking)]
    case 'searching':
      return [texts.relays.searching(event.room)]
    case 'using':
      return [texts.relays.using(nameOf(event.name), formatAddress(event.relay))]
    case 'passedOver': {
      const why = errorTexts[locale][event.code].sentence
      return [texts.relays.passedOver(nameOf(event.name), formatAddress(event.relay), why)]
    }
    case 'near':
      return blockOf(event.relay, page)
    case 'nearEnd':
      return event.count === 0 ? [] : ['', texts.relays.use]
  }
}

/** A name as it may stand in a sentence. */
export function nameOf(name: string): string {
  return shorten(printable(name), NAME_COLUMNS)
}

/** A relay: its name, its best address, and below that one the others. */
function blockOf({ name, addresses }: FoundRelay, { style }: Page): string[] {
  const shown = nameOf(name)
  const gap = ' '.repeat(NAME_COLUMNS - columnsOf(shown) + 2)
  const indent = ' '.repeat(NAME_COLUMNS + 4)
  return addresses.map((address, at) =>
    at === 0
      ? `  ${shown}${gap}${paint(style, 'bold', formatAddress(address))}`
      : `${indent}${paint(style, 'dim', formatAddress(address))}`,
  )
}
