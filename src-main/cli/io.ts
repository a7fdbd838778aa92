import type { Readable, Writable } from 'node:stream'
import { type Locale, localeFor } from '../../src-shared/locales/index.ts'
import type { LoadNgrok } from '../app/ngrok.ts'
import type { Interrupts } from './interrupts.ts'

export type Input = Readable & { readonly isTTY?: boolean }
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }
export type Environment = Readonly<Record<string, string | undefined>>

/** Everything a command touches of the process around it, so that tests can hand it a terminal of their own. */
export interface Io {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Environment
  /** Absolute; relative paths start here. */
  readonly cwd: string
  /** This device's name, shown to the other side. */
  readonly device: string
  readonly interrupts: Interrupts
  /** How ngrok's module is loaded; as it is installed when left out. */
  readonly loadNgrok?: LoadNgrok
  /** Lets the process end soon though native code still waits for something. */
  readonly leaveAnyway?: () => void
}

/** The language the environment asks for, by the order that POSIX gives these variables. */
export function localeOf(env: Environment): Locale {
  return localeFor(env.LC_ALL || env.LC_MESSAGES || env.LANG)
}

/** Whether a person sits there and can be asked. */
export function canAsk(io: Io): boolean {
  return io.stdin.isTTY === true && io.stdout.isTTY === true
}
