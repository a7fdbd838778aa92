import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MaloteError } from '../../src-shared/errors.ts'
import { printable } from '../../src-shared/text.ts'
import { redact } from './redact.ts'

/** Two files of this size hold weeks of ordinary use and can still be mailed. */
const MOST_BYTES = 1024 * 1024

export interface Log {
  info(message: string): void
  /** `cause` is anything caught; its stack is kept, without paths and without what it was about. */
  error(message: string, cause?: unknown): void
  /** Resolves when everything said so far is on disk. */
  flush(): Promise<void>
}

/** Writes `malote.log` in `folder`, and keeps the one before it as `malote.old.log`. Never throws: a log must not break what it watches. */
export function createLog(folder: string): Log {
  const path = join(folder, 'malote.log')
  let last: Promise<unknown> = mkdir(folder, { recursive: true })
  const write = (level: string, message: string) => {
    // A log is read in terminals too, and what an error says may be another person's words.
    const lines = redact(message).split('\n').map(printable).join('\n')
    const line = `${new Date().toISOString()} ${level} ${lines}\n`
    last = last.then(() => append(path, line)).catch(() => undefined)
  }
  return {
    info: (message) => write('info', message),
    error: (message, cause) => write('error', cause === undefined ? message : `${message}: ${wordsOf(cause)}`),
    flush: async () => {
      await last
    },
  }
}

async function append(path: string, line: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size + line.length > MOST_BYTES) await rename(path, path.replace(/\.log$/, '.old.log'))
  await appendFile(path, line, { mode: 0o600 })
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const message = subjectsOf(cause).reduce((text, subject) => text.replaceAll(subject, '[name]'), cause.message)
  return cause.stack?.replace(cause.message, () => message) ?? message
}

/** What an error is about, longest first: the files of a failed call, or the detail of an error of ours. */
function subjectsOf(cause: Error): string[] {
  const { path, dest } = cause as { readonly path?: unknown; readonly dest?: unknown }
  const detail = cause instanceof MaloteError ? cause.info.detail : null
  return [path, dest, detail]
    .filter((one) => typeof one === 'string')
    .filter((one) => one !== '')
    .sort((a, b) => b.length - a.length)
}
