import type { RelayAddress } from '../../src-shared/address.ts'
import type { Result } from '../../src-shared/errors.ts'
import type { Code } from '../../src-shared/invite.ts'
import type { WordLanguage } from '../../src-shared/words.ts'
import type { RemoteItem } from './files/remote-source.ts'
import type { Decision, Outcome, Survey, TransferEvent } from './types.ts'

/** What a transfer's worker and the app say to each other: plain data over a MessagePort. */

export type WorkerSource =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'remote'; readonly items: readonly RemoteItem[] }

/** What a worker is started with. */
export type WorkerJob =
  | {
      readonly kind: 'send'
      readonly source: WorkerSource
      readonly relay: RelayAddress
      readonly inviteRelay: RelayAddress
      readonly device: string
      readonly words: WordLanguage
      readonly journal?: string
      readonly here?: boolean
      readonly access?: string
    }
  | {
      readonly kind: 'receive'
      readonly code: Code
      readonly relay: RelayAddress
      readonly device: string
      readonly journal?: string
    }
  | {
      readonly kind: 'resume-send'
      readonly journal: string
      readonly id: string
      readonly relay?: RelayAddress
      readonly inviteRelay?: RelayAddress
      readonly access?: string
    }
  | { readonly kind: 'resume-receive'; readonly journal: string; readonly id: string; readonly relay?: RelayAddress }

export type ToWorker =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'move'; readonly relay: RelayAddress; readonly access?: string }
  | { readonly kind: 'invite'; readonly relay: RelayAddress }
  | { readonly kind: 'leave' }
  | { readonly kind: 'survey'; readonly request: number; readonly folder: string }
  | { readonly kind: 'answer'; readonly request: number; readonly decision: Decision }
  /** The bytes a `read` asked for; null where they cannot be had. */
  | { readonly kind: 'slice'; readonly request: number; readonly bytes: Uint8Array | null }

export type FromWorker =
  | { readonly kind: 'event'; readonly event: TransferEvent }
  | { readonly kind: 'reply'; readonly request: number; readonly result: Result<Survey | null> }
  | {
      readonly kind: 'read'
      readonly request: number
      readonly item: number
      readonly index: number
      readonly offset: number
      readonly length: number
    }
  | { readonly kind: 'done'; readonly outcome: Outcome }
