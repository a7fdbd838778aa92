import type { AppEvent } from '../src-shared/contract.ts'
import type { Snapshot } from '../src-shared/snapshot.ts'
import type { TransferId, TransferView } from '../src-shared/views.ts'
import type { Bridge } from './bridge-contract.ts'

/** One reading of the hosted relay's speed. */
export interface SpeedSample {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly bytesPerSecond: number
}

/** Readings kept for the graph: 90 seconds at the most often the app speaks, 10 a second. */
const SAMPLES_MOST = 900

/** Everything the window knows of the app. */
export interface WindowState {
  /** Null until the first snapshot is here. */
  readonly app: Snapshot | null
  readonly connected: boolean
  readonly samples: readonly SpeedSample[]
  /** The link the system opened last; another object each time, so that the same link can be opened twice. */
  readonly opened: { readonly text: string } | null
}

export interface Store {
  readonly subscribe: (listener: () => void) => () => void
  readonly read: () => WindowState
}

/** Follows the app: a snapshot first and after every reconnection, then events; of two views the higher `rev` wins. */
export function createStore(bridge: Bridge): Store {
  let state: WindowState = { app: null, connected: true, samples: [], opened: null }
  /** Events heard while a snapshot is on its way; null when none is. */
  let early: AppEvent[] | null = null
  const listeners = new Set<() => void>()
  const set = (change: Partial<WindowState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const load = async () => {
    const heard: AppEvent[] = []
    early = heard
    const answer = await bridge.snapshot({})
    if (early !== heard) return
    early = null
    if (!answer.ok) return
    const first: AppEvent = { kind: 'relay', view: answer.value.relay }
    set({ app: heard.reduce(applyEvent, answer.value), samples: withSample([], first, Date.now()) })
  }
  bridge.onEvent((event) => {
    if (event.kind === 'invite') set({ opened: { text: event.text } })
    else if (early) early.push(event)
    else if (state.app)
      set({ app: applyEvent(state.app, event), samples: withSample(state.samples, event, Date.now()) })
  })
  bridge.onConnection((connected) => {
    set({ connected })
    if (connected) void load()
  })
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read: () => state,
  }
}

/** What the window knows after one more event. Older revisions change nothing. */
export function applyEvent(app: Snapshot, event: AppEvent): Snapshot {
  switch (event.kind) {
    case 'transfer':
      return { ...app, transfers: withTransfer(app.transfers, event.view) }
    case 'dismissed':
      return { ...app, transfers: without(app.transfers, event.id) }
    case 'relay':
      return event.view.rev > app.relay.rev ? { ...app, relay: event.view } : app
    case 'settings':
      return event.view.rev > app.settings.rev ? { ...app, settings: event.view } : app
    case 'history':
      return { ...app, history: event.items }
    case 'unfinished':
      return { ...app, unfinished: event.items }
    case 'invite':
      // It is about this window, not about the app: `WindowState.opened` has it.
      return app
  }
}

function withTransfer(transfers: readonly TransferView[], view: TransferView): readonly TransferView[] {
  const at = transfers.findIndex(({ id }) => id === view.id)
  const known = transfers[at]
  if (!known) return [...transfers, view]
  return known.rev >= view.rev ? transfers : transfers.with(at, view)
}

function without(transfers: readonly TransferView[], id: TransferId): readonly TransferView[] {
  return transfers.filter((transfer) => transfer.id !== id)
}

/** The readings after an event, when it tells the relay's speed; a relay that is off has none. */
export function withSample(samples: readonly SpeedSample[], event: AppEvent, now: number): readonly SpeedSample[] {
  if (event.kind !== 'relay') return samples
  const { hosting } = event.view
  if (hosting.kind !== 'on') return []
  return [...samples, { at: now, bytesPerSecond: hosting.figures.bytesPerSecond }].slice(-SAMPLES_MOST)
}
