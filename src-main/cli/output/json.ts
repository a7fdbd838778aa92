import { formatAddress } from '../../../src-shared/address.ts'
import { printableJson } from '../../../src-shared/text.ts'
import type { OfferEntry } from '../../engine/types.ts'
import type { CliEvent, Renderer } from './events.ts'
import { inOneLine } from './sentence.ts'
import { serverLine } from './server-lines.ts'

/** Progress lines no closer together than this: a script needs no more, and a pipe no flood. */
const PROGRESS_MS = 250

interface Line {
  readonly [field: string]: unknown
}

/**
 * One JSON object a line, as docs/CLI.md lists them. `write` gets whole lines, several at once where files are many; `now` in milliseconds.
 * What has no event of its own (a wrong guess, for instance) is not told.
 */
export function jsonRenderer(write: (lines: string) => void, now: () => number = () => performance.now()): Renderer {
  let toldAt = Number.NEGATIVE_INFINITY
  let files = ''
  const flush = () => {
    if (files !== '') write(files)
    files = ''
  }
  return {
    show(event) {
      if (event.kind === 'progress') {
        if (event.bytes < event.total && now() - toldAt < PROGRESS_MS) return
        toldAt = now()
      }
      const line = lineOf(event)
      if (!line) return
      // The line may well be read at a terminal, and names in it are another person's.
      const text = `${printableJson(JSON.stringify(line))}\n`
      if (event.kind === 'file') {
        // A record may settle hundreds of files: told in one write, before anything else is told or done.
        if (files === '') queueMicrotask(flush)
        files += text
      } else {
        flush()
        write(text)
      }
    },
  }
}

/** The object of an event, or null where a program is told nothing. */
export function lineOf(event: CliEvent): Line | null {
  switch (event.kind) {
    case 'listening': {
      const { host, port, url } = event
      const addresses = event.addresses.map(({ address }) => address)
      return url === null
        ? { event: 'listening', host, port, addresses }
        : { event: 'listening', host, port, addresses, url }
    }
    case 'hosting':
      return { event: 'relay', how: 'here', name: event.name, address: formatAddress(event.relay) }
    case 'using':
      return { event: 'relay', how: 'found', name: event.name, address: formatAddress(event.relay) }
    case 'near': {
      const [address = '', ...others] = event.relay.addresses.map(formatAddress)
      return { event: 'found', name: event.relay.name, address, others }
    }
    case 'nearEnd':
      return { event: 'end', relays: event.count }
    case 'serving':
    case 'draining':
    case 'tunnel':
    case 'logged':
      return serverLine(event)
    case 'code': {
      const { code, room, relay, invite } = event
      return { event: 'code', code, room, relay: formatAddress(relay), invite }
    }
    case 'peer':
      return { event: 'peer' }
    case 'offer':
      return { event: 'offer', entries: event.entries.map(entryOf), total: event.summary.bytes }
    case 'progress': {
      const { bytes, total, bytesPerSecond } = event
      return { event: 'progress', bytes, total, bytesPerSecond }
    }
    case 'silence':
      if (event.seconds === null) return { event: 'silence', seconds: null, from: null }
      return {
        ...{ event: 'silence', seconds: event.seconds, from: event.leg === 'mine' ? 'relay' : 'peer' },
        ...(event.unheard && { unheard: true }),
      }
    case 'disk': {
      const { whose, state, missing } = event
      return { event: 'disk', whose, state, missing }
    }
    case 'parted':
      return { event: 'parted', code: event.code, seconds: event.seconds }
    case 'joined':
      return { event: 'joined' }
    case 'file': {
      const { path, size, sha256, outcome, error } = event.result
      const line = { event: 'file', path, size, sha256, verified: outcome === 'verified' }
      return error ? { ...line, code: error.code } : line
    }
    case 'done': {
      const { verified, failed, corrupted, bytes, seconds } = event.outcome
      return failed + corrupted > 0 ? null : { event: 'done', files: verified, bytes, seconds }
    }
    case 'resuming':
      return resumingLine(event)
    case 'unfinished':
      return unfinishedLine(event)
    case 'unreadable':
      return { event: 'unreadable', id: event.id, direction: event.direction }
    case 'removed':
      return { event: 'removed', id: event.unfinished.id }
    case 'removedUnreadable':
      return { event: 'removed', id: event.id }
    case 'error': {
      const message = inOneLine(event.sentence, event.remedy)
      const line = { event: 'error', code: event.code, message }
      return event.goOn ? { ...line, unfinished: event.goOn.id } : line
    }
    default:
      return null
  }
}

function resumingLine({ unfinished, relay }: Extract<CliEvent, { kind: 'resuming' }>): Line {
  const { id, direction, kind, files, bytes, bytesDone } = unfinished
  return { event: 'resuming', id, direction, kind, files, bytes, bytesDone, relay: formatAddress(relay) }
}

function unfinishedLine({ unfinished, command }: Extract<CliEvent, { kind: 'unfinished' }>): Line {
  const { at, relay, names, top, here: _, ...rest } = unfinished
  const begun = new Date(at).toISOString()
  return { event: 'unfinished', ...rest, names, top, begun, relay: formatAddress(relay), command }
}

/** A folder's path ends in a slash, so that it is told from an empty file. */
function entryOf({ path, kind, size }: OfferEntry): Line {
  return { path: kind === 'folder' ? `${path}/` : path, size }
}
