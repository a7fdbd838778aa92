import type { RelayAddress } from '../../src-shared/address.ts'
import type { ErrorInfo } from '../../src-shared/errors.ts'
import type { Code } from '../../src-shared/invite.ts'
import type { ConflictChoice, DiskView, FileResultView, LineView, SummaryView, Who } from '../../src-shared/views.ts'
import type { WordLanguage } from '../../src-shared/words.ts'

/** What the engine offers to the app and the terminal: `send()` and `receive()` in index.ts. All plain data, fit for a worker. */

/** Something to send. Sizes in bytes, times in milliseconds since 1970. */
export interface SourceEntry {
  /** Relative, forward slashes, beginning with the name at the top. */
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly size: number
  readonly modified: number
  readonly executable: boolean
}

/** An open file of a source. */
export interface SourceFile {
  /** Fills `target` from `position`; fewer bytes only at the file's end. */
  read(target: Uint8Array, position: number): number | Promise<number>
  close(): void | Promise<void>
}

/** Where a sender's files come from: this computer's disk, or a page that holds them. */
export interface Source {
  /** Lists everything, folders before what is in them. Throws `source.missing` or `source.unreadable`. */
  list(signal: AbortSignal): AsyncIterable<readonly SourceEntry[]>
  /** Opens entry `index` of the list. Throws `source.missing`, `source.unreadable`, `source.changed`. */
  open(index: number, entry: SourceEntry): SourceFile | Promise<SourceFile>
  /** Names at the top and how many there are, known before anything is listed. */
  readonly top: readonly string[]
  /** A source on this computer's disk: another process can find it again. */
  readonly disk?: {
    /** What was chosen, absolute. */
    readonly paths: readonly string[]
    /** The bytes of where entry `index` is, where its path cannot say them; else null. */
    rawPlace(index: number): Uint8Array | null
  }
}

/** Milliseconds after which it is noticed that something stands. */
export interface NoticeTimes {
  /** Of silence, until a person is told. */
  readonly silence: number
  /** Of silence, until the relay is asked whether it is there, so that the leg can be named. */
  readonly ask: number
  /** For the relay's answer. */
  readonly answer: number
  /** In which a disk does nothing of what it was asked for. */
  readonly disk: number
}

export interface SendOptions {
  readonly source: Source
  readonly relay: RelayAddress
  /** Relay address to print in the invite, where others reach the relay under another one than this end does. */
  readonly inviteRelay?: RelayAddress
  /** This device's name, shown to the peer. */
  readonly device: string
  readonly words: WordLanguage
  /** The password of a relay that wants one of those who open rooms. It is not kept in the journal. */
  readonly access?: string
  /** Milliseconds to look for a receiver that was lost; PATIENCE when left out, 0 for not at all. */
  readonly patience?: number
  /** Folder of the journals: what is sent can then be gone on with in another process. None is kept when left out. */
  readonly journal?: string
  /** Whether this side hosts the relay for this transfer, which the journal remembers. */
  readonly here?: boolean
  /** Those of transfer/watch.ts and transfer/disk-watch.ts where left out. */
  readonly notice?: Partial<NoticeTimes>
  readonly onEvent: (event: TransferEvent) => void
}

export interface ReceiveOptions {
  readonly code: Code
  readonly relay: RelayAddress
  readonly device: string
  /** Milliseconds to look for a sender that was lost; PATIENCE when left out, 0 for not at all. */
  readonly patience?: number
  /** Folder of the journals: what is received can then be gone on with in another process. None is kept when left out. */
  readonly journal?: string
  /** Those of transfer/watch.ts and transfer/disk-watch.ts where left out. */
  readonly notice?: Partial<NoticeTimes>
  readonly onEvent: (event: TransferEvent) => void
}

/** Going on with what another process began: `resumeSend()` and `resumeReceive()`. */
export interface ResumeOptions {
  /** Folder of the journals. */
  readonly journal: string
  readonly id: string
  /** Where the relay is by now, where that is another address than before. */
  readonly relay?: RelayAddress
  /** Sender: the relay as the other side reaches it by now. */
  readonly inviteRelay?: RelayAddress
  /** Sender: the password of a relay that wants one of those who open rooms. */
  readonly access?: string
  readonly patience?: number
  /** Those of transfer/watch.ts and transfer/disk-watch.ts where left out. */
  readonly notice?: Partial<NoticeTimes>
  readonly onEvent: (event: TransferEvent) => void
}

/** One entry of an offer as the receiver may see it: the path is already made harmless. */
export interface OfferEntry {
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly size: number
}

/** One of the two legs of the line: between this side and the relay, or between the relay and the other side. */
export type Leg = keyof LineView

/** What a transfer tells while it runs. `end` comes last and once. */
export type TransferEvent =
  | { readonly kind: 'summary'; readonly summary: SummaryView }
  | { readonly kind: 'line'; readonly line: LineView }
  /** Sender: the code is valid. Again after each wrong guess, with fewer left. */
  | {
      readonly kind: 'waiting'
      readonly code: string
      readonly room: string
      readonly invite: string
      readonly guessesLeft: number
    }
  /** The other device is there and the two prove the code to each other. */
  | { readonly kind: 'proving' }
  /** Proven: the other device's name, made printable. Sender: the offer goes out. Receiver: it comes in. */
  | { readonly kind: 'proven'; readonly peer: string }
  /** Receiver: everything offered. Nothing is written until `answer()`. */
  | { readonly kind: 'offer'; readonly entries: readonly OfferEntry[]; readonly summary: SummaryView }
  /** Data flows: `total` bytes in `files` files, what was skipped left out; `settled` of the files before this process. */
  | { readonly kind: 'started'; readonly total: number; readonly files: number; readonly settled?: number }
  | {
      readonly kind: 'progress'
      /** Bytes that the receiver has: the sender's figure is the receiver's, not what left the sender. */
      readonly bytes: number
      readonly current: { readonly path: string; readonly size: number; readonly bytes: number } | null
    }
  | { readonly kind: 'file'; readonly result: FileResultView }
  /**
   * Seconds without a word from the other side, once that is worth mentioning, and the leg on which it stands: mine where
   * the relay does not answer either. `unheard`: the other side is heard, and says that it hears nothing from here. Null
   * when it is over.
   */
  | { readonly kind: 'silence'; readonly seconds: number; readonly leg: Leg; readonly unheard?: true }
  | { readonly kind: 'silence'; readonly seconds: null }
  /** A disk stands, or goes again: told when it changes. The other side's is what it says of it. */
  | ({ readonly kind: 'disk'; readonly whose: Who } & DiskView)
  /**
   * The line is broken, the transfer is not: what went wrong, and when the next try comes, in milliseconds since 1970;
   * null while the relay is reached and the other side is not there. Sender: also while nobody has come yet, the code
   * staying valid.
   */
  | { readonly kind: 'parted'; readonly why: ErrorInfo; readonly retryAt: number | null }
  /** The line is whole again. */
  | { readonly kind: 'joined' }
  | { readonly kind: 'end'; readonly outcome: Outcome }

export type Outcome =
  | {
      readonly kind: 'done'
      readonly verified: number
      readonly skipped: number
      readonly failed: number
      readonly corrupted: number
      /** Of the files that are verified. */
      readonly bytes: number
      readonly seconds: number
      /** Receiver: absolute paths of what stands at the top of the folder now. */
      readonly targets: readonly string[]
      /** Sender: the journal by which those that did not arrive can be sent again. */
      readonly unfinished?: string
    }
  | { readonly kind: 'declined'; readonly by: Who }
  | { readonly kind: 'cancelled'; readonly by: Who }
  /** `unfinished`: the journal by which it can be gone on with. */
  | { readonly kind: 'failed'; readonly error: ErrorInfo; readonly unfinished?: string }

export type Decision =
  | {
      readonly accept: true
      /** Absolute path. */
      readonly folder: string
      readonly skip: readonly number[]
      readonly conflict: ConflictChoice
    }
  | { readonly accept: false }

/** What a folder says to an offer, before anything is written. */
export interface Survey {
  /** Indices of the entries whose names are taken. */
  readonly conflicts: readonly number[]
  /** Free bytes on its disk, null where the system does not tell. */
  readonly free: number | null
  /** Bytes of room that the offer needs less where what is there is overwritten. */
  readonly spared: number
}

export interface TransferHandle {
  /**
   * Resolves with how it ended; never rejects. After the `end` event this side may still look for the peer to tell it so
   * where the line broke meanwhile: a minute at the most, a receiver who has everything an hour. `cancel()` ends that.
   */
  readonly done: Promise<Outcome>
  /**
   * Ends it at any moment; the peer is told. Nothing half-written keeps a final name. Called again, it waits no longer
   * for a peer who cannot be told.
   */
  cancel(): void
  /**
   * The relay has another address: tried at once where the line to the peer is broken, else when it breaks. The room of a
   * sender who waits is taken there at once, its number and code with it, and `waiting` told again with the new invite;
   * where the relay cannot be reached there, or the number is somebody else's, a room that stands stays where it is. One
   * whose line is broken gets another number and code then. `access` is the password a sender says there; those of other
   * addresses are not said to it.
   */
  moveTo(relay: RelayAddress, access?: string): void
  /**
   * Sender: others reach the relay at this address from now on. Whoever waits is told `waiting` again with the new invite;
   * room and code stay. Later it is only noted, for a transfer that follows from this one. A receiver invites nobody.
   */
  inviteAt(relay: RelayAddress): void
  /**
   * Goes away without ending it: the line is dropped without a goodbye, the peer goes on looking for this side, and where
   * there is a journal it stays so that it can be gone on with; without one, or before there is anything to go on with,
   * the same as `cancel()`.
   */
  leave(): void
}

export interface ReceiveHandle extends TransferHandle {
  /** After `offer`: what of it is already in that folder. Rejects with `target.denied` where it cannot be looked into. */
  survey(folder: string): Promise<Survey>
  /**
   * After `offer`, once. Rejects, and leaves the offer standing, with `target.exists`, `target.denied`, `target.unsafe`
   * or `disk.full`: another folder or choice may do.
   */
  answer(decision: Decision): Promise<void>
}
