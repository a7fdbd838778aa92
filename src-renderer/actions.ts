import type { SourceGrant } from '../src-shared/contract.ts'
import type { ErrorInfo, Result } from '../src-shared/errors.ts'
import type { UnfinishedView } from '../src-shared/snapshot.ts'
import type { TransferId } from '../src-shared/views.ts'
import type { Bridge } from './bridge-contract.ts'
import type { UiEvent } from './ui-state.ts'

/** What a transfer of this window was started with, to start it again. */
export type Origin =
  | { readonly kind: 'sources'; readonly sources: readonly string[] }
  | { readonly kind: 'code'; readonly code: string }

export interface HowToGoOn {
  /** Where its relay is by now. */
  readonly relay?: string
  /** The ended transfer whose place it takes on the screen. */
  readonly instead?: TransferId
}

/** Everything a person can do that takes more than one call. */
export interface Actions {
  readonly dispatch: (event: UiEvent) => void
  readonly pick: (kind: 'files' | 'folders') => Promise<void>
  readonly drop: (data: DataTransfer) => Promise<void>
  /** Null when it began; else what is wrong with it. */
  readonly receive: (code: string) => Promise<ErrorInfo | null>
  readonly originOf: (id: TransferId) => Origin | null
  /** Starts what `id` was again and takes the old one off the screen. */
  readonly again: (id: TransferId) => Promise<void>
  /** Back to the code field with what was typed. */
  readonly typeAgain: (id: TransferId) => Promise<void>
  readonly dismiss: (id: TransferId) => Promise<void>
  /** Goes on with an unfinished transfer and shows it. Null when it began; else what is wrong. */
  readonly goOn: (item: UnfinishedView, how?: HowToGoOn) => Promise<ErrorInfo | null>
  /** Does something and shows what went wrong, if anything did. */
  readonly report: <T>(asked: Promise<Result<T>>) => Promise<T | null>
}

/** The window's verbs, over the bridge and the window's own state. */
export function createActions(bridge: Bridge, dispatch: (event: UiEvent) => void): Actions {
  const origins = new Map<TransferId, Origin>()
  const report: Actions['report'] = async (asked) => {
    const answer = await asked
    if (answer.ok) return answer.value
    dispatch({ kind: 'notice', error: answer.error })
    return null
  }
  const sendSources = async (sources: readonly string[]) => {
    if (sources.length === 0) return
    dispatch({ kind: 'show', direction: 'send', id: null })
    const begun = await report(bridge.startSend({ sources: [...sources] }))
    if (!begun) return
    origins.set(begun.id, { kind: 'sources', sources })
    dispatch({ kind: 'show', direction: 'send', id: begun.id })
  }
  const sendGrants = async (asked: Promise<Result<readonly SourceGrant[]>>) => {
    const grants = await report(asked)
    await sendSources((grants ?? []).map(({ token }) => token))
  }
  const receive = async (code: string) => {
    const answer = await bridge.startReceive({ code })
    if (!answer.ok) return answer.error
    origins.set(answer.value.id, { kind: 'code', code })
    dispatch({ kind: 'prefill', text: '' })
    dispatch({ kind: 'show', direction: 'receive', id: answer.value.id })
    return null
  }
  const dismiss = async (id: TransferId) => {
    await report(bridge.dismissTransfer({ id }))
    origins.delete(id)
  }
  const goOn: Actions['goOn'] = async ({ id, direction }, { relay, instead } = {}) => {
    const answer = await bridge.continueTransfer(relay === undefined ? { id } : { id, relay })
    if (!answer.ok) return answer.error
    if (instead !== undefined) await dismiss(instead)
    dispatch({ kind: 'show', direction, id: answer.value.id })
    return null
  }
  return {
    dispatch,
    goOn,
    report,
    dismiss,
    receive,
    pick: (kind) => sendGrants(bridge.pickSources({ kind })),
    drop: (data) => sendGrants(bridge.takeDrop(data)),
    originOf: (id) => origins.get(id) ?? null,
    again: async (id) => {
      const origin = origins.get(id)
      if (!origin) return
      await dismiss(id)
      if (origin.kind === 'sources') return sendSources(origin.sources)
      const error = await receive(origin.code)
      if (error) dispatch({ kind: 'notice', error })
    },
    typeAgain: async (id) => {
      const origin = origins.get(id)
      if (origin?.kind === 'code') dispatch({ kind: 'prefill', text: origin.code })
      await dismiss(id)
      dispatch({ kind: 'show', direction: 'receive', id: 'new' })
    },
  }
}
