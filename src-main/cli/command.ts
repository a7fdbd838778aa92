import type { RelayAddress } from '../../src-shared/address.ts'
import type { Invite } from '../../src-shared/invite.ts'
import type { ConflictChoice, Direction } from '../../src-shared/views.ts'
import type { SettingKind } from './commands/relay-flags.ts'
import type { PasswordPlace, RelaySettings } from './commands/relay-settings.ts'

export const commandNames = ['send', 'receive', 'unfinished', 'relay', 'relays', 'web'] as const
export type CommandName = (typeof commandNames)[number]

/** Where a relay is wished for: at an address, or `here`, on this computer. */
export type RelayWish = RelayAddress | 'here'

/** What a command line asks for. `relay` null: none was named. */
export type Command =
  | { readonly kind: 'menu'; readonly relay: RelayWish | null }
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'version' }
  | SendCommand
  | ReceiveCommand
  | ResumeCommand
  | UnfinishedCommand
  | { readonly kind: 'relays'; readonly json: boolean }
  | RelayCommand
  | { readonly kind: 'web'; readonly port: number; readonly json: boolean }
  | UsageError

export interface SendCommand {
  readonly kind: 'send'
  readonly paths: readonly string[]
  /** Null: one that is found on the local network, else one that this process hosts. */
  readonly relay: RelayWish | null
  /** Whether the invite is shown as a QR code too. */
  readonly qr: boolean
  /** Where the password of the named relay is; null where it wants none. */
  readonly hostPassword: PasswordPlace | null
  /** Milliseconds to look for an other side that was lost; null for as long as usual. */
  readonly patience: number | null
  readonly json: boolean
}

export interface ReceiveCommand {
  readonly kind: 'receive'
  /** Null: neither an argument nor MALOTE_CODE holds a code. */
  readonly invite: Invite | null
  /** What --relay says; it outranks a link's own relay, and that one MALOTE_RELAY. */
  readonly relay: RelayAddress | null
  readonly usualRelay: RelayAddress | null
  readonly out: string
  readonly yes: boolean
  readonly conflict: ConflictChoice
  readonly patience: number | null
  readonly json: boolean
}

/** `send --resume` or `receive --resume`. */
export interface ResumeCommand {
  readonly kind: 'resume'
  readonly direction: Direction
  /** The beginning of an ID, hex; null: whichever there is. */
  readonly id: string | null
  /** Where the relay is by now; null for where it was. */
  readonly relay: RelayWish | null
  /** `send`: whether an invite is shown as a QR code too. */
  readonly qr: boolean
  /** `send`: where the password of the relay is. */
  readonly hostPassword: PasswordPlace | null
  readonly patience: number | null
  readonly json: boolean
}

export interface UnfinishedCommand {
  readonly kind: 'unfinished'
  /** What to remove: the beginning of an ID, hex, or `all`; null to list. */
  readonly remove: string | null
  readonly json: boolean
}

export interface RelayCommand extends RelaySettings {
  readonly kind: 'relay'
  readonly json: boolean
}

export interface UsageError {
  readonly kind: 'usage'
  readonly problem: UsageProblem
  /** The command whose help tells more. */
  readonly topic: CommandName | null
  readonly json: boolean
}

export type UsageProblem =
  | { readonly kind: 'unknownCommand' | 'unknownFlag'; readonly text: string; readonly meant: string | null }
  | {
      readonly kind:
        | 'missingValue'
        | 'unwantedValue'
        | 'extraArgument'
        | 'badPort'
        | 'badHost'
        | 'badConflict'
        | 'badSeconds'
        | 'badId'
        | 'badDiscovery'
        | 'notWithResume'
        | 'severalUnfinished'
        | 'otherDirection'
      readonly text: string
    }
  | { readonly kind: 'badAddress'; readonly where: string; readonly text: string }
  | { readonly kind: 'badSetting'; readonly where: string; readonly text: string; readonly wants: SettingKind }
  | { readonly kind: 'badPasswordFile'; readonly text: string }
  | { readonly kind: 'badPassword' | 'noPassword' }
  | { readonly kind: 'noPaths' | 'emptyPath' | 'noCode' | 'badCode' | 'absentCode' }

/** Thrown while a command line is read, and by commands that find a misuse later; never crosses `run()`. */
export class Misuse extends Error {
  readonly problem: UsageProblem

  constructor(problem: UsageProblem) {
    super(problem.kind)
    this.problem = problem
  }
}
