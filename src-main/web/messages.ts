import { z } from 'zod'
import type { AppEvent, SourceGrant } from '../../src-shared/contract.ts'
import type { Result } from '../../src-shared/errors.ts'

/** What page and app say to each other over the socket. JSON as text; a slice of a file as bytes: `u32 req | bytes`. */

/** The most bytes asked of a page at once: a record's worth, so that memory stays flat. */
export const SLICE_MOST = 1024 * 1024
/** Before the slice's own bytes. */
export const SLICE_HEADER = 4
/** The longest message: the list of a dropped folder with a hundred thousand entries and long names. */
export const MESSAGE_MOST = 32 * 1024 * 1024
/** What a stranger may send before he has shown the token. */
export const HELLO_MOST = 1024
/** Entries of one dropped item; a browser that walks more than this is out of memory first. */
const ENTRIES_MOST = 200_000

const id = z.int().min(0)

const entry = z.strictObject({
  path: z.string().min(1).max(4096),
  kind: z.enum(['file', 'folder']),
  size: z.int().min(0),
  modified: z.int(),
})

const grant = z
  .strictObject({
    t: z.literal('grant'),
    id,
    name: z.string().min(1).max(1024),
    entries: z.array(entry).min(1).max(ENTRIES_MOST),
  })
  .refine(({ name, entries }) => entries.every(({ path }) => path === name || path.startsWith(`${name}/`)))

const pageMessage = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('hello'), token: z.string().max(100) }),
  z.strictObject({ t: z.literal('call'), id, name: z.string().max(64), input: z.unknown() }),
  grant,
  z.strictObject({ t: z.literal('slice-failed'), req: z.int().min(0).max(0xffff_ffff) }),
])

export type PageMessage = z.infer<typeof pageMessage>

export type AppMessage =
  | { readonly t: 'ready' }
  | { readonly t: 'answer'; readonly id: number; readonly result: Result<unknown> | Result<SourceGrant> }
  | { readonly t: 'event'; readonly event: AppEvent }
  | {
      readonly t: 'read'
      readonly req: number
      readonly grant: string
      readonly index: number
      readonly offset: number
      readonly length: number
    }

/** Reads a page's text message; null for anything that is not one. */
export function parsePageMessage(text: string): PageMessage | null {
  try {
    return pageMessage.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
