/** What only `malote relay` says, in one language. */
export interface ServerTexts {
  readonly invite: string
  readonly noQr: string
  readonly announced: string
  readonly guarded: string
  readonly metrics: (url: string) => string
  readonly draining: (transfers: number, seconds: number) => string
  readonly askPassword: string
  readonly tunnel: {
    /** Before it is opened: what ngrok's free plan allows. */
    readonly plan: string
    readonly opening: string
    readonly open: (address: string) => string
    readonly invite: string
    /** `why` is a sentence; `seconds` to the next try, null while it is mended at once. */
    readonly broken: (why: string, seconds: number | null) => string
    /** Two sizes: since the start, and in this month. */
    readonly sent: (now: string, month: string) => string
    readonly figures: (size: string) => string
  }
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
  | 'ngrok'
