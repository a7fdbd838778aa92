import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../../src-renderer/bridge-contract.ts'
import { applyEvent, createStore, withSample } from '../../../src-renderer/store.ts'
import type { AppEvent } from '../../../src-shared/contract.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import {
  left,
  progress,
  relayOff,
  relayOn,
  settings,
  snapshot,
  transfer,
  waiting,
} from '../../support/gallery-views.ts'

describe('the window keeps', () => {
  it('of two views of a transfer the one with the higher revision', () => {
    const begun = applyEvent(snapshot(), { kind: 'transfer', view: transfer(waiting(), { rev: 4 }) })
    const stale = applyEvent(begun, { kind: 'transfer', view: transfer(progress(), { rev: 3 }) })
    const fresh = applyEvent(begun, { kind: 'transfer', view: transfer(progress(), { rev: 5 }) })
    expect(stale.transfers[0]?.state.kind).toBe('waiting')
    expect(fresh.transfers.map(({ state }) => state.kind)).toEqual(['transferring'])
  })

  it('transfers in the order in which they began, until they are dismissed', () => {
    const both = ['a', 'b'].reduce<Snapshot>(
      (app, id) => applyEvent(app, { kind: 'transfer', view: transfer(waiting(), { id }) }),
      snapshot(),
    )
    const moved = applyEvent(both, { kind: 'transfer', view: transfer(progress(), { id: 'a', rev: 2 }) })
    expect(moved.transfers.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(applyEvent(moved, { kind: 'dismissed', id: 'a' }).transfers.map(({ id }) => id)).toEqual(['b'])
  })

  it('the newer settings and the newer relay', () => {
    const app = snapshot({ relay: relayOn({}, 5), settings: { ...settings, rev: 5 } })
    expect(applyEvent(app, { kind: 'relay', view: { ...relayOff, rev: 4 } }).relay.hosting.kind).toBe('on')
    const renamed = { ...settings, rev: 6, deviceName: 'new' }
    expect(applyEvent(app, { kind: 'settings', view: renamed }).settings.deviceName).toBe('new')
  })

  it('the relay speeds it heard, and none of a relay that was turned off', () => {
    const heard = withSample([], { kind: 'relay', view: relayOn() }, 1000)
    expect(heard).toEqual([{ at: 1000, bytesPerSecond: 184_000_000 }])
    expect(withSample(heard, { kind: 'relay', view: relayOff }, 2000)).toEqual([])
  })
})

/** An app that answers its snapshot when told to. */
function scriptedApp() {
  const events: ((event: AppEvent) => void)[] = []
  const connections: ((connected: boolean) => void)[] = []
  const snapshots: ((app: Snapshot) => void)[] = []
  const bridge: Partial<Bridge> = {
    snapshot: () => new Promise((resolve) => snapshots.push((value) => resolve({ ok: true, value }))),
    onEvent: (listener) => {
      events.push(listener)
      return () => undefined
    },
    onConnection: (listener) => {
      connections.push(listener)
      return () => undefined
    },
  }
  return {
    store: createStore(bridge as Bridge),
    emit: (event: AppEvent) => events.forEach((listener) => void listener(event)),
    connect: (connected: boolean) => connections.forEach((listener) => void listener(connected)),
    answer: async (app: Snapshot) => {
      snapshots.shift()?.(app)
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

describe('the store', () => {
  it('loses no event that comes while the snapshot is on its way', async () => {
    const app = scriptedApp()
    app.connect(true)
    app.emit({ kind: 'transfer', view: transfer(progress(), { rev: 7 }) })
    expect(app.store.read().app).toBeNull()
    await app.answer(snapshot({ transfers: [transfer(waiting(), { rev: 6 })] }))
    expect(app.store.read().app?.transfers[0]?.rev).toBe(7)
  })

  it('begins anew with an app that was restarted, whose revisions are low again', async () => {
    const app = scriptedApp()
    app.connect(true)
    await app.answer(snapshot({ transfers: [transfer(progress(), { rev: 900 })] }))
    app.connect(false)
    expect(app.store.read().connected).toBe(false)
    app.connect(true)
    await app.answer(snapshot({ transfers: [transfer(waiting(), { rev: 1 })] }))
    expect(app.store.read().connected).toBe(true)
    expect(app.store.read().app?.transfers[0]?.rev).toBe(1)
  })

  it('shows what can go on as the app told it last', async () => {
    const app = scriptedApp()
    app.connect(true)
    await app.answer(snapshot({ unfinished: [left('waiting')] }))

    app.emit({ kind: 'unfinished', items: [left('interrupted'), left('partial', { id: 'two' })] })

    expect(app.store.read().app?.unfinished.map(({ kind }) => kind)).toEqual(['interrupted', 'partial'])
  })

  it('tells its listeners of every change until they leave', async () => {
    const app = scriptedApp()
    let told = 0
    const leave = app.store.subscribe(() => void told++)
    app.connect(true)
    await app.answer(snapshot())
    expect(told).toBe(2)
    leave()
    app.emit({ kind: 'history', items: [] })
    expect(told).toBe(2)
  })
})
