import type { RelayLimits } from '../../relay/limits.ts'
import type { MetricsPlace } from '../../relay/metrics-server.ts'
import { Misuse } from '../command.ts'
import { type RelayFlag, type RelaySetting, relaySettings, type SettingKind } from './relay-flags.ts'
import {
  readCount,
  readHost,
  readPlace,
  readPort,
  readSeconds,
  readSize,
  readSpeed,
  readSwitch,
  SIZE_LEAST,
} from './relay-values.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type LogForm = 'json' | 'text' | 'off'

/** Where a host password is: here, in a file, or with a person at the terminal. */
export type PasswordPlace =
  | { readonly kind: 'given'; readonly password: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ask' }

/** How a relay is to be hosted. Times in milliseconds. */
export interface RelaySettings {
  /** Null: every address of this computer. */
  readonly host: string | null
  readonly port: number
  readonly announce: boolean
  readonly password: PasswordPlace | null
  readonly limits: Partial<RelayLimits>
  readonly metrics: MetricsPlace | null
  readonly log: LogForm
  readonly logAddresses: boolean
  /** For transfers to finish after SIGTERM; null for as long as usual. */
  readonly grace: number | null
  readonly qr: boolean
  /** Whether a way from the internet is opened through ngrok. */
  readonly ngrok: boolean
}

/** What somebody wrote, and behind what. */
interface Written {
  readonly where: string
  readonly text: string
  readonly kind: SettingKind
}

/** Reads a relay's settings: flags first, then variables, then what is usual. Throws Misuse. */
export function readRelaySettings(
  values: ReadonlyMap<string, string>,
  env: Environment,
  usualPort: number,
): RelaySettings {
  const written = (flag: RelayFlag) => writtenOf(flag, values, env)
  const read = <T>(flag: RelayFlag, reader: (text: string) => T | null): T | null => {
    const found = written(flag)
    return found && mustRead(found, reader)
  }
  return {
    host: read('host', readHost),
    port: read('port', readPort) ?? usualPort,
    announce: !isOn(written('no-announce')),
    password: passwordOf(written('host-password'), written('host-password-file')),
    limits: limitsOf(read),
    metrics: read('metrics', readPlace),
    log: read('log', readLog) ?? 'off',
    logAddresses: isOn(written('log-addresses')),
    grace: read('grace', readSeconds),
    qr: isOn(written('qr')),
    ngrok: isOn(written('ngrok')),
  }
}

function limitsOf(read: <T>(flag: RelayFlag, reader: (text: string) => T | null) => T | null): Partial<RelayLimits> {
  const limits = {
    connections: read('max-connections', readCount),
    connectionsPerAddress: read('max-connections-per-address', readCount),
    rooms: read('max-rooms', readCount),
    roomsPerAddress: read('max-rooms-per-address', readCount),
    pipes: read('max-transfers', readCount),
    joinsPerMinutePerAddress: read('joins-per-minute', readCount),
    bytesPerPipe: read('max-bytes', (text) => readSize(text, SIZE_LEAST)),
    bytesPerSecondPerPipe: read('max-speed', readSpeed),
    idleMs: read('idle', readIdle),
  } satisfies { readonly [K in keyof RelayLimits]?: number | null }
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null))
}

/** Peers say something every five seconds: a shorter patience would cut those who are there. */
const IDLE_LEAST_MS = 15_000

function readIdle(text: string): number | null {
  const ms = readSeconds(text)
  return ms !== null && ms >= IDLE_LEAST_MS ? ms : null
}

function readLog(text: string): LogForm | null {
  return text === 'json' || text === 'text' || text === 'off' ? text : null
}

function writtenOf(flag: RelayFlag, values: ReadonlyMap<string, string>, env: Environment): Written | null {
  const setting = settingOf(flag)
  const { kind, variable } = setting
  const value = values.get(flag)
  if (value !== undefined) return { where: `--${flag}`, text: value, kind }
  // A password may begin or end with a blank.
  const text = kind === 'password' ? env[variable] : env[variable]?.trim()
  return text ? { where: variable, text, kind } : null
}

function settingOf(flag: RelayFlag): RelaySetting {
  const found = relaySettings.find((one) => one.flag === flag)
  if (!found) throw new Error(`no setting ${flag}`)
  return found
}

function mustRead<T>({ where, text, kind }: Written, reader: (text: string) => T | null): T {
  const value = reader(text)
  if (value !== null) return value
  if (where === '--port') throw new Misuse({ kind: 'badPort', text })
  if (where === '--host') throw new Misuse({ kind: 'badHost', text })
  throw new Misuse({ kind: 'badSetting', where, text, wants: kind })
}

function isOn(written: Written | null): boolean {
  if (written === null) return false
  return written.text === '' || mustRead(written, readSwitch)
}

/** A flag outranks a variable, and of two flags the password itself its file. */
function passwordOf(password: Written | null, file: Written | null): PasswordPlace | null {
  const fileFirst = file?.where.startsWith('--') && !password?.where.startsWith('--')
  if (file && (fileFirst || !password)) return { kind: 'file', path: file.text }
  if (!password) return null
  return password.text === '' ? { kind: 'ask' } : { kind: 'given', password: password.text }
}
