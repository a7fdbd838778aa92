import type { ServerTexts } from './server-texts.ts'
import type { HelpTexts } from './terminal-help-texts.ts'

/** Everything the terminal says, in one language. Numbers, sizes and times arrive ready to be shown. */
export interface TerminalTexts {
  readonly send: {
    readonly hosting: (port: number) => string
    readonly hostingMoved: (port: number) => string
    /** Where the person wished for one here. */
    readonly hostingHere: (port: number) => string
    readonly nobodyElse: string
    readonly sending: (what: string, files: number, size: string) => string
    readonly code: string
    readonly otherSide: string
    readonly orLink: string
    /** Where a QR code was wished for and the terminal cannot show it. */
    readonly noQr: string
    readonly waiting: string
    readonly guessed: (left: number) => string
    readonly offered: (peer: string) => string
  }
  readonly receive: {
    readonly joining: (relay: string) => string
    readonly connected: (peer: string) => string
    readonly offer: (files: number, folders: number, size: string) => string
    readonly more: (count: number) => string
    readonly into: (folder: string) => string
    readonly taken: (count: number, choice: 'keep-both' | 'overwrite' | 'skip' | 'fail') => string
    readonly short: (free: string, needed: string) => string
    readonly ask: string
    readonly askAll: string
    /** What counts as yes, as no and as the wish to see the whole list; lower case. */
    readonly yes: readonly string[]
    readonly no: readonly string[]
    readonly list: readonly string[]
    readonly askCode: string
    readonly didYouMean: (code: string) => string
  }
  readonly progress: {
    readonly left: (time: string) => string
    readonly silentRelay: (seconds: number) => string
    readonly silentPeer: (peer: string, seconds: number) => string
    readonly unheardNear: (seconds: number) => string
    readonly unheardFar: (peer: string, seconds: number) => string
    readonly heard: string
    /** Why the line is broken, a whole sentence, and seconds to the next try, or null while the other side is awaited. */
    readonly parted: (sentence: string, seconds: number | null) => string
    readonly joined: string
  }
  /** `peer` is null for this computer; `missing` is room, null where nobody knows how much. */
  readonly disk: {
    readonly full: (peer: string | null, missing: string | null) => string
    readonly slow: (peer: string | null) => string
    readonly fine: (peer: string | null) => string
  }
  readonly result: {
    readonly verified: (files: number, size: string, time: string) => string
    readonly corrupted: (files: number) => string
    readonly skipped: (files: number) => string
    readonly failed: (files: number) => string
    readonly fileSkipped: string
    readonly fileCorrupted: string
    readonly nothing: string
    readonly saved: string
    readonly declinedByMe: string
    readonly declinedByPeer: string
    readonly cancelledByMe: string
    readonly cancelledByPeer: string
    readonly cancelling: string
    readonly leaving: string
    readonly parting: string
    readonly needsYes: string
  }
  readonly unfinished: UnfinishedTexts
  readonly relays: NearTexts
  readonly relay: {
    readonly listening: (port: number) => string
    readonly kinds: Readonly<Record<'lan' | 'vpn' | 'virtual' | 'loopback', string>>
    readonly next: string
    readonly sender: string
    readonly receiver: string
    readonly internet: (port: number) => string
    readonly stop: string
    readonly figures: (transfers: number, waiting: number, total: string, speed: string) => string
    readonly stopped: string
  }
  readonly server: ServerTexts
  readonly web: { readonly serving: string; readonly stop: string; readonly stopped: string }
  readonly menu: {
    readonly send: string
    readonly receive: string
    readonly host: string
    readonly goOn: string
    /** `most`: the last number there is. */
    readonly choose: (most: number) => string
    readonly again: (most: number) => string
    readonly paths: string
    readonly relay: string
    readonly enterCancels: string
  }
  readonly usage: {
    readonly unknownCommand: (name: string) => string
    readonly unknownFlag: (flag: string) => string
    readonly missingValue: (flag: string) => string
    readonly unwantedValue: (flag: string) => string
    readonly extraArgument: (text: string) => string
    readonly noPaths: string
    readonly emptyPath: string
    readonly noCode: string
    readonly badCode: string
    readonly absentCode: string
    readonly badAddress: (where: string, text: string) => string
    readonly badPort: (text: string) => string
    readonly badHost: (text: string) => string
    readonly badConflict: (text: string) => string
    readonly badSeconds: (text: string) => string
    readonly badId: (text: string) => string
    readonly badDiscovery: (text: string) => string
    readonly notWithResume: (text: string) => string
    readonly severalUnfinished: (command: string) => string
    readonly otherDirection: (command: string) => string
    readonly meant: (text: string) => string
    readonly see: (command: string) => string
  }
  readonly help: HelpTexts
}

/** About relays on the local network. */
export interface NearTexts {
  readonly looking: string
  readonly searching: (room: string) => string
  readonly using: (name: string, address: string) => string
  readonly passedOver: (name: string, address: string, why: string) => string
  /** Below a list of them. */
  readonly use: string
  readonly none: string
  readonly nowhere: string
  readonly deaf: string
  readonly whatToDo: string
  readonly off: string
  readonly howToSwitchOn: string
  readonly several: string
  readonly choose: (count: number) => string
  /** Beside the relay that MALOTE_RELAY names. */
  readonly configured: string
}

/** About transfers that have not come to their end. */
export interface UnfinishedTexts {
  readonly none: string
  readonly count: (count: number) => string
  readonly howToRemove: string
  readonly removed: (what: string) => string
  readonly what: (names: string, files: number, size: string) => string
  /** What stands before the lines of one in the list. */
  readonly labels: Readonly<Record<'to' | 'from' | 'begun' | 'there' | 'folder' | 'goOn', string>>
  readonly there: (done: string, total: string, percent: number) => string
  readonly lost: (files: number) => string
  readonly waiting: string
  readonly parts: (files: number, size: string) => string
  readonly goOn: (command: string) => string
  readonly giveUp: (command: string) => string
  readonly unreadable: string
  readonly nothing: string
  readonly resuming: (what: string) => string
  readonly already: (done: string, total: string) => string
  readonly looking: (relay: string) => string
  readonly codeStays: string
  readonly newCode: (files: number) => string
  readonly hostingAgain: (port: number) => string
  readonly hostingElsewhere: (port: number, before: number) => string
  readonly otherSide: string
  readonly choose: (count: number) => string
  readonly chooseAgain: (count: number) => string
  readonly sendAgain: (files: number) => string
}
