import type { RelayAddress } from '../../src-shared/address.ts'
import type { Invite } from '../../src-shared/invite.ts'
import type { ConflictChoice, Direction } from '../../src-shared/views.ts'

export const commandNames = ['send', 'receive', 'unfinished', 'relay', 'web'] as const
export type CommandName = (typeof commandNames)[number]

/** What a command line asks for. `relay` null: none was named. */
export type Command =
  | { readonly kind: 'menu'; readonly relay: RelayAddress | null }
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'version' }
  | SendCommand
  | ReceiveCommand
  | ResumeCommand
  | UnfinishedCommand
  | { readonly kind: 'relay'; readonly host: string | null; readonly port: number; readonly json: boolean }
  | { readonly kind: 'web'; readonly port: number; readonly json: boolean }
  | UsageError

export interface SendCommand {
  readonly kind: 'send'
  readonly paths: readonly string[]
  readonly relay: RelayAddress | null
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
  readonly relay: RelayAddress | null
  readonly patience: number | null
  readonly json: boolean
}

export interface UnfinishedCommand {
  readonly kind: 'unfinished'
  /** What to remove: the beginning of an ID, hex, or `all`; null to list. */
  readonly remove: string | null
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
        | 'notWithResume'
        | 'severalUnfinished'
        | 'otherDirection'
      readonly text: string
    }
  | { readonly kind: 'badAddress'; readonly where: string; readonly text: string }
  | { readonly kind: 'noPaths' | 'emptyPath' | 'noCode' | 'badCode' }

/** Thrown while a command line is read, and by commands that find a misuse later; never crosses `run()`. */
export class Misuse extends Error {
  readonly problem: UsageProblem

  constructor(problem: UsageProblem) {
    super(problem.kind)
    this.problem = problem
  }
}
