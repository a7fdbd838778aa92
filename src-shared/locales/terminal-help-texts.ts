/** One line of an example: the command and what it does. */
type Example = readonly [command: string, meaning: string]
type EachCommand<T> = Readonly<Record<'send' | 'receive' | 'unfinished' | 'relays' | 'relay' | 'web', T>>

export interface HelpTexts {
  readonly tagline: string
  readonly usage: string
  readonly options: string
  readonly examples: string
  readonly environment: string
  readonly statuses: string
  readonly more: string
  readonly commands: EachCommand<string>
  readonly menu: string
  readonly about: EachCommand<string>
  readonly flags: Readonly<
    Record<
      | 'sendRelay'
      | 'receiveRelay'
      | 'qr'
      | 'hostPassword'
      | 'json'
      | 'out'
      | 'yes'
      | 'onConflict'
      | 'giveUp'
      | 'resume'
      | 'remove'
      | 'host'
      | 'relayPort'
      | 'webPort'
      | 'help'
      | 'version',
      string
    >
  >
  readonly address: string
  readonly variables: Readonly<
    Record<'MALOTE_RELAY' | 'MALOTE_CODE' | 'MALOTE_DISCOVERY' | 'MALOTE_DATA' | 'MALOTE_DEBUG' | 'NO_COLOR', string>
  >
  readonly status: readonly [string, string, string, string, string, string]
  readonly sample: EachCommand<readonly Example[]>
}
