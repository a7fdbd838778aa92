import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Misuse } from '../command.ts'
import type { Context } from '../context.ts'
import { canAsk, type Io } from '../io.ts'
import type { PasswordPlace } from './relay-settings.ts'

/** Longest host password, in UTF-16 units: what a `host` frame may hold. */
export const PASSWORD_MOST = 256

/** The password of a relay that somebody else hosts; null where none was named, or the person rather stops. */
export function knownPassword(place: PasswordPlace | null, { io, texts }: Context): Promise<string | null> {
  return place === null ? Promise.resolve(null) : findPassword(place, io, texts.server.askPassword)
}

/**
 * The host password from where it is; null where a person at the terminal rather stops. Throws Misuse where there is
 * none: a file that cannot be read or is empty, nobody to ask.
 */
export async function findPassword(place: PasswordPlace, io: Io, question: string): Promise<string | null> {
  if (place.kind === 'given') return checked(place.password, 'badPassword', '')
  if (place.kind === 'file') return checked(await firstLineOf(place.path, io), 'badPasswordFile', place.path)
  if (!canAsk(io)) throw new Misuse({ kind: 'noPassword' })
  const answer = await askSecret(io, question)
  return answer === null ? null : checked(answer, 'badPassword', '')
}

function checked(password: string, kind: 'badPassword' | 'badPasswordFile', text: string): string {
  if (password === '' || password.length > PASSWORD_MOST) throw new Misuse({ kind, text })
  return password
}

async function firstLineOf(path: string, io: Io): Promise<string> {
  try {
    const [line = ''] = (await readFile(resolve(io.cwd, path), 'utf8')).split(/\r?\n/)
    return line
  } catch {
    throw new Misuse({ kind: 'badPasswordFile', text: path })
  }
}

/** Asks for a line that is not shown. Null where none came: Ctrl+D, Ctrl+C. */
function askSecret(io: Io, question: string): Promise<string | null> {
  if (io.interrupts.fired) return Promise.resolve(null)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  return new Promise((settle) => {
    const lines = createInterface({ input: io.stdin, output: silent, terminal: true, historySize: 0 })
    // Only now: before this the terminal itself would show what is typed.
    io.stdout.write(question)
    let answer: string | null = null
    const unsubscribe = io.interrupts.subscribe(() => lines.close())
    lines.on('SIGINT', () => io.interrupts.fire())
    lines.once('close', () => {
      unsubscribe()
      io.stdout.write('\n')
      settle(answer)
    })
    lines.once('line', (line) => {
      answer = line
      lines.close()
    })
  })
}
