/** What only `malote relay` says, in one language. */
export interface ServerTexts {
  readonly invite: string
  readonly noQr: string
  readonly announced: string
  readonly guarded: string
  readonly metrics: (url: string) => string
  readonly draining: (transfers: number, seconds: number) => string
  readonly askPassword: string
  readonly usage: {
    /** `where` is a flag or a variable; `wants` one of the texts below. */
    readonly badSetting: (where: string, text: string, wants: string) => string
    readonly badPassword: string
    readonly badPasswordFile: (file: string) => string
    readonly noPassword: string
  }
  readonly wants: Readonly<Record<Wanted, string>>
  readonly flags: Readonly<Record<ServerFlag, string>>
  /** Below the flags in the help. */
  readonly variables: string
}

/** What a setting takes. */
export type Wanted =
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

export type ServerFlag =
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
