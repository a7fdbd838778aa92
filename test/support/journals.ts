import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { partPath } from '../../src-main/engine/files/safe-path.ts'
import type { ReceiverLine, SenderLine } from '../../src-main/engine/journal/lines.ts'
import { logLine } from '../../src-main/engine/journal/log.ts'

/** Journals as a process that was killed leaves them: line by line in the format's own writing. */

const AT = Date.UTC(2026, 4, 14, 17, 2)
const SECRET = 'ab'.repeat(32)
const hash = (file: number) => String(file).padStart(2, '0').repeat(32)

export interface HalfReceived {
  readonly id: string
  /** Where it was to go. */
  readonly into: string
  readonly peer?: string
  /** `host:port` of a relay, host and port apart. */
  readonly relay?: { readonly host: string; readonly port: number }
  readonly at?: number
}

/** Of `a.bin` and `b.bin`, 1,000 bytes each: the first one is here, the second one half. */
export function leaveHalfReceived(journals: string, { id, into, ...rest }: HalfReceived): void {
  const { peer = 'ana-notebook', relay = { host: '192.0.2.1', port: 19034 }, at = AT } = rest
  const entry = (name: string) => ({ p: name, k: 'file' as const, s: 1_000, m: AT, x: false, w: true })
  const summary = { files: 2, folders: 0, bytes: 2_000, names: ['a.bin', 'b.bin'], top: 2 }
  const part = 'abcdef'
  const lines: ReceiverLine[] = [
    {
      ...{ t: 'head', v: 1, id, at, relay, device: 'here', secret: SECRET },
      ...{ folder: into, part, conflict: 'keep-both', peer, summary },
    },
    { t: 'entries', e: [entry('a.bin'), entry('b.bin')] },
    { t: 'begun' },
    { t: 'kept', f: 0, h: hash(0) },
    { t: 'mark', f: 1, b: 500, h: hash(1) },
  ]
  write(journals, `${id}.receive.log`, lines)
  mkdirSync(into, { recursive: true })
  writeFileSync(join(into, 'a.bin'), Buffer.alloc(1_000))
  writeFileSync(join(into, partPath('b.bin', part)), Buffer.alloc(600))
}

/** Of `a.bin` and `b.bin`, 1,000 bytes each, below `from`: it came to its end, and the second one failed. */
export function leavePartlySent(journals: string, { id, from }: { readonly id: string; readonly from: string }): void {
  const relay = { host: '192.0.2.1', port: 19034 }
  const entry = (name: string) => ({ p: name, k: 'file' as const, s: 1_000, m: AT, x: false })
  const summary = { files: 2, folders: 0, bytes: 2_000, names: ['a.bin', 'b.bin'], top: 2 }
  const sources = [join(from, 'a.bin'), join(from, 'b.bin')]
  const lines: SenderLine[] = [
    {
      ...{ t: 'head', v: 1, id, at: AT - 1, relay, device: 'here', inviteRelay: relay },
      ...{ here: false, language: 'pt', sources },
    },
    { t: 'entries', e: [entry('a.bin'), entry('b.bin')] },
    { t: 'listed', summary },
    { t: 'proven', secret: SECRET },
    { t: 'peer', name: 'bruno-pc' },
    { t: 'hash', f: 0, h: hash(0) },
    { t: 'lost', f: 1, c: 'source.changed' },
    { t: 'received', b: 1_000 },
    { t: 'ended' },
  ]
  write(journals, `${id}.send.log`, lines)
}

/** What a power cut leaves now and then. */
export function leaveNonsense(journals: string, id: string): void {
  mkdirSync(journals, { recursive: true })
  writeFileSync(join(journals, `${id}.receive.log`), Buffer.alloc(400))
}

function write(journals: string, name: string, lines: readonly unknown[]): void {
  mkdirSync(journals, { recursive: true, mode: 0o700 })
  writeFileSync(join(journals, name), Buffer.concat(lines.map(logLine)), { mode: 0o600 })
}
