/** What a setting of `malote relay` takes. */
export type SettingKind =
  | 'host'
  | 'port'
  | 'count'
  | 'size'
  | 'speed'
  | 'seconds'
  | 'idle'
  | 'place'
  | 'log'
  | 'file'
  | 'password'
  | 'switch'

export interface RelaySetting {
  readonly flag: RelayFlag
  /** How its value is written in the help; empty for a switch. */
  readonly value: string
  readonly kind: SettingKind
  /** The variable that is asked where the flag is not given. */
  readonly variable: `MALOTE_RELAY_${string}`
}

export type RelayFlag =
  | 'host'
  | 'port'
  | 'no-announce'
  | 'host-password'
  | 'host-password-file'
  | 'max-connections'
  | 'max-connections-per-address'
  | 'max-rooms'
  | 'max-rooms-per-address'
  | 'max-transfers'
  | 'joins-per-minute'
  | 'max-bytes'
  | 'max-speed'
  | 'idle'
  | 'metrics'
  | 'log'
  | 'log-addresses'
  | 'grace'
  | 'qr'
  | 'ngrok'

function setting(flag: RelayFlag, value: string, kind: SettingKind, variable: string): RelaySetting {
  return { flag, value, kind, variable: `MALOTE_RELAY_${variable}` }
}

/** Every setting of `malote relay` but `--json` and `--help`. docs/HOSTING.md has a row for each; a test compares. */
export const relaySettings: readonly RelaySetting[] = [
  setting('host', 'ADDR', 'host', 'HOST'),
  setting('port', 'N', 'port', 'PORT'),
  setting('no-announce', '', 'switch', 'NO_ANNOUNCE'),
  setting('host-password', '[PASSWORD]', 'password', 'PASSWORD'),
  setting('host-password-file', 'FILE', 'file', 'PASSWORD_FILE'),
  setting('max-connections', 'N', 'count', 'MAX_CONNECTIONS'),
  setting('max-connections-per-address', 'N', 'count', 'MAX_CONNECTIONS_PER_ADDRESS'),
  setting('max-rooms', 'N', 'count', 'MAX_ROOMS'),
  setting('max-rooms-per-address', 'N', 'count', 'MAX_ROOMS_PER_ADDRESS'),
  setting('max-transfers', 'N', 'count', 'MAX_TRANSFERS'),
  setting('joins-per-minute', 'N', 'count', 'JOINS_PER_MINUTE'),
  setting('max-bytes', 'SIZE', 'size', 'MAX_BYTES'),
  setting('max-speed', 'SIZE', 'speed', 'MAX_SPEED'),
  setting('idle', 'SECONDS', 'idle', 'IDLE'),
  setting('metrics', 'ADDR', 'place', 'METRICS'),
  setting('log', 'FORM', 'log', 'LOG'),
  setting('log-addresses', '', 'switch', 'LOG_ADDRESSES'),
  setting('grace', 'SECONDS', 'seconds', 'GRACE'),
  setting('qr', '', 'switch', 'QR'),
  setting('ngrok', '', 'switch', 'NGROK'),
]

/** How `--flag VALUE` is written in the help. */
export function writtenFlag({ flag, value }: RelaySetting): string {
  return value === '' ? `--${flag}` : `--${flag} ${value}`
}
