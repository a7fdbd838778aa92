import { createHash, type Hash } from 'node:crypto'
import type { SinkEntry } from '../files/sink-file.ts'
import type { MessageOf } from '../protocol/messages.ts'
import type { FileSink } from './absorber-ports.ts'
import type { LeftFile } from './stock.ts'

/** A file that is coming in. */
export interface Incoming {
  readonly index: number
  readonly entry: SinkEntry
  readonly hash: Hash
  /** Null where the file could not be made or written: its bytes are passed over. */
  file: ReturnType<FileSink['create']> | null
  received: number
  /** Of those, handed to the disk. */
  landed: number
  /** Whether its end has been told: a file has one. */
  told: boolean
  /** Whether the journal knows that it is about to get its name. */
  noted: boolean
}

export function fromStart(index: number, entry: SinkEntry): Incoming {
  return { index, entry, hash: createHash('sha256'), file: null, received: 0, landed: 0, told: false, noted: false }
}

/** One that goes on where another process left it. */
export function fromLeft({ index, prefix, file }: LeftFile, entry: SinkEntry): Incoming {
  const { hash, bytes } = prefix
  return { index, entry, hash, file, received: bytes, landed: bytes, told: false, noted: false }
}

/** What is here of it, for the sender. */
export function asHeld({ index, received, hash }: Incoming): Omit<MessageOf<'held'>, 'type'> {
  return { file: index, bytes: received, sha256: hash.copy().digest('hex') }
}
