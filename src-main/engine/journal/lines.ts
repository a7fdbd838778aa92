import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../../src-shared/errors.ts'
import { conflictChoices } from '../../../src-shared/views.ts'
import { ENTRIES_MOST, PATH_MOST } from '../protocol/limits.ts'

/** What the lines of a journal say. docs/ARCHITECTURE.md, "The journal". */

export const JOURNAL_VERSION = 1

/** Paths that one sender was given: more than any hand picks. With more there is no journal. */
export const SOURCES_MOST = 10_000

const count = z.int().min(0).max(ENTRIES_MOST)
const bytes = z.int().min(0)
const index = z
  .int()
  .min(0)
  .max(ENTRIES_MOST - 1)
const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length * 2}}$`))
const text = (most: number) => z.string().max(most)
const path = text(32_768).min(1)
const time = z.number().min(-8.64e15).max(8.64e15)
const code = z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]).catch('internal')
const relay = z.object({ host: text(253).min(1), port: z.int().min(1).max(65535) })

const summary = z.object({
  files: count,
  folders: count,
  bytes,
  names: z.array(text(PATH_MOST)).max(3),
  top: count,
})

const head = {
  t: z.literal('head'),
  v: z.literal(JOURNAL_VERSION),
  id: hex(8),
  /** When the transfer began, milliseconds since 1970. */
  at: time,
  relay,
  /** This device's name. */
  device: text(256),
}

/** An entry of the list. */
const entry = {
  /** Path below the folder, as it is written there; for a sender as it was offered. */
  p: text(PATH_MOST * 2).min(1),
  k: z.enum(['file', 'folder']),
  s: bytes,
  /** Last change, milliseconds since 1970. */
  m: time,
  /** Executable. */
  x: z.boolean(),
}

/** A receiver's journal: `head`, `entries`..., `begun`, and then what becomes of the files. */
export const receiverLine = z.discriminatedUnion('t', [
  z.object({
    ...head,
    /** What the two know each other by, 32 bytes. */
    secret: hex(32),
    /** Absolute. */
    folder: path,
    /** What makes the `.part` names unique. */
    part: hex(3),
    conflict: z.enum(conflictChoices),
    peer: text(256),
    summary,
  }),
  /** `w`: whether it is wanted. */
  z.object({ t: z.literal('entries'), e: z.array(z.object({ ...entry, w: z.boolean() })).max(ENTRIES_MOST) }),
  /** The list is whole. Nothing is written into the folder before this line is. */
  z.object({ t: z.literal('begun') }),
  /** File `f` agrees with its SHA-256 `h` and has, or is about to get, its name: `p` where that is another than planned. */
  z.object({
    t: z.literal('kept'),
    f: index,
    h: hex(32),
    p: text(PATH_MOST * 2)
      .min(1)
      .exactOptional(),
  }),
  /** File `f` came to nothing here. */
  z.object({ t: z.literal('lost'), f: index, c: code }),
  /** The first `b` bytes of file `f` came, and their SHA-256 is `h`. They may have reached the disk or not. */
  z.object({ t: z.literal('mark'), f: index, b: bytes, h: hex(32) }),
  /** The relay is at another address by now. */
  z.object({ t: z.literal('moved'), relay }),
])

/** A sender's journal: `head`, and in any order `entries`... with `listed` behind them, `proven`, and then files. */
export const senderLine = z.discriminatedUnion('t', [
  z.object({
    ...head,
    /** The relay as the other side reaches it. */
    inviteRelay: relay,
    /** Whether this side hosts the relay for this transfer. */
    here: z.boolean(),
    /** Of the words of its codes. */
    language: z.enum(['en', 'pt']),
    /** What was chosen to be sent, absolute. */
    sources: z.array(path).min(1).max(SOURCES_MOST),
  }),
  /** `at`: where it is on the disk, in base64, where its name is no UTF-8 and the path cannot say it. */
  z.object({
    t: z.literal('entries'),
    e: z.array(z.object({ ...entry, at: z.base64().min(1).max(65_536).exactOptional() })).max(ENTRIES_MOST),
  }),
  /** What was listed so far counts no more: it is listed again. */
  z.object({ t: z.literal('afresh') }),
  z.object({ t: z.literal('listed'), summary }),
  /** A receiver has proven the code: what the two know each other by, 32 bytes, and its name. */
  z.object({ t: z.literal('proven'), secret: hex(32) }),
  z.object({ t: z.literal('peer'), name: text(256) }),
  /** The receiver does not want these, as `[first, how many]`; such lines add up. */
  z.object({ t: z.literal('skip'), f: z.array(z.tuple([index, z.int().min(1).max(ENTRIES_MOST)])) }),
  /** File `f` is out, or about to be, with this SHA-256. */
  z.object({ t: z.literal('hash'), f: index, h: hex(32) }),
  /** File `f` could not be sent, or came to nothing over there. */
  z.object({ t: z.literal('lost'), f: index, c: code }),
  /** The receiver has so many bytes. */
  z.object({ t: z.literal('received'), b: bytes }),
  /** It came to its end; what is `lost` can be sent again. */
  z.object({ t: z.literal('ended') }),
  z.object({ t: z.literal('moved'), relay, inviteRelay: relay }),
])

/** The code of a sender that waits, in a file of its own, which goes when the code is of no use any more. */
export const senderRoom = z.object({
  v: z.literal(JOURNAL_VERSION),
  /** The room, and what takes it back. */
  room: z.string().regex(/^\d{4,9}$/),
  key: hex(16),
  words: text(200).min(1),
  /** How many are left. */
  guesses: z.int().min(1).max(100),
  /** Somebody has proven the code and was not heard yet: what the two would know each other by, 32 bytes. */
  doubt: hex(32).nullable(),
})

export type SenderRoom = Omit<z.infer<typeof senderRoom>, 'v'>
export type ReceiverLine = z.infer<typeof receiverLine>
export type SenderLine = z.infer<typeof senderLine>
export type LineOf<L extends { readonly t: string }, T extends L['t']> = Extract<L, { readonly t: T }>
