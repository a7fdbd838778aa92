import { describe, expect, it } from 'vitest'
import { PAGE } from '../../../src-renderer/features/receive/use-offer.ts'
import { firewallSystem, summarizeChecks } from '../../../src-renderer/features/relay/address-check.ts'
import { graphPoints, pathThrough, SPAN } from '../../../src-renderer/features/relay/graph-model.ts'
import { FREE_PLAN_BYTES, needsToken, planPercent } from '../../../src-renderer/features/relay/tunnel-model.ts'
import { firstUi, nextUi, shownTransfer } from '../../../src-renderer/ui-state.ts'
import { PAGE_MOST } from '../../../src-shared/contract.ts'
import { addressesOf, noTunnel, transfer, waiting } from '../../support/gallery-views.ts'

describe('a place shows', () => {
  const transfers = ['a', 'b'].map((id) => transfer(waiting(), { id }))

  it('its newest transfer, the chosen one, or room for another', () => {
    const chosen = nextUi(firstUi, { kind: 'show', direction: 'send', id: 'a' })
    const room = nextUi(chosen, { kind: 'show', direction: 'send', id: 'new' })
    expect(shownTransfer(firstUi, 'send', transfers)?.id).toBe('b')
    expect(shownTransfer(chosen, 'send', transfers)?.id).toBe('a')
    expect(shownTransfer(room, 'send', transfers)).toBeNull()
    expect(shownTransfer(chosen, 'receive', transfers)).toBeNull()
  })

  it('the newest again once the chosen one is gone', () => {
    const chosen = nextUi(firstUi, { kind: 'show', direction: 'send', id: 'gone' })
    expect(shownTransfer(chosen, 'send', transfers)?.id).toBe('b')
  })

  it('no old trouble after going elsewhere', () => {
    const troubled = nextUi(firstUi, {
      kind: 'notice',
      error: { code: 'internal', side: 'local', retryable: false },
    })
    expect(nextUi(troubled, { kind: 'go', place: 'relay' })).toMatchObject({ place: 'relay', notice: null })
  })
})

describe('the speed graph', () => {
  it('draws nothing before the first reading and holds the last one until now', () => {
    expect(graphPoints([], 1000, 100, 10)).toEqual([])
    const points = graphPoints([{ at: 45_000, bytesPerSecond: 500_000 }], SPAN, 100, 10)
    expect(points.map(([x]) => x)).toEqual([50, 100])
    expect(points[0]?.[1]).toBe(points[1]?.[1])
  })

  it('keeps the reading from before its span as its beginning', () => {
    const samples = [0, 50_000, 100_000].map((at) => ({ at, bytesPerSecond: at }))
    expect(graphPoints(samples, 100_000, 100, 10).map(([x]) => Math.round(x))).toEqual([0, 44, 100, 100])
  })

  it('never leaves its box', () => {
    const samples = [1, 2, 3].map((at) => ({ at: at * 1000, bytesPerSecond: 10 ** (at * 3) }))
    for (const [, y] of graphPoints(samples, 3000, 100, 10)) {
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(10)
    }
    expect(
      pathThrough([
        [0, 1],
        [2, 3],
      ]),
    ).toBe('M0.0 1.0C1.0 1.0 1.0 3.0 2.0 3.0')
  })
})

it('the window asks for pages as long as the contract allows', () => {
  expect(PAGE).toBe(PAGE_MOST)
})

describe('a text from outside its field', () => {
  const opened = (text: string) => nextUi(firstUi, { kind: 'opened', text })

  it('with a code opens Receive with the whole of it, each time anew', () => {
    const ui = opened('Oi! malote://0.tcp.sa.ngrok.io:12345/4271-abacate-limpador')
    expect(ui).toMatchObject({ place: 'receive', chosen: { receive: 'new' }, offered: null, filled: 1 })
    expect(ui.prefill).toBe('Oi! malote://0.tcp.sa.ngrok.io:12345/4271-abacate-limpador')
    expect(nextUi(ui, { kind: 'opened', text: ui.prefill }).filled).toBe(2)
  })

  it('with a relay alone opens Relay and leaves the code field as it is', () => {
    const ui = nextUi({ ...firstUi, prefill: '4271 aba' }, { kind: 'opened', text: 'malote://oficina-pc:19034' })
    expect(ui).toMatchObject({
      place: 'relay',
      offered: { address: 'oficina-pc:19034' },
      prefill: '4271 aba',
      filled: 0,
    })
  })

  it('is an offer until it is answered, or somebody goes elsewhere', () => {
    const ui = opened('malote://[2804::15]:19034')
    expect(ui.offered).toEqual({ address: '[2804::15]:19034' })
    expect(nextUi(ui, { kind: 'answered' }).offered).toBeNull()
    expect(nextUi(ui, { kind: 'go', place: 'send' }).offered).toBeNull()
  })

  it('that is neither goes where its trouble is told', () => {
    expect(opened('malote://host:port:19034/')).toMatchObject({
      place: 'receive',
      prefill: 'malote://host:port:19034/',
    })
  })
})

describe('the tests of addresses', () => {
  it('come to how many answered of those that have a result', () => {
    expect(summarizeChecks(addressesOf())).toEqual({ testing: false, tested: 0, reached: 0, blocked: false })
    expect(summarizeChecks(addressesOf('reached', 'testing', 'blocked'))).toEqual({
      testing: true,
      tested: 2,
      reached: 1,
      blocked: true,
    })
  })

  it('lead to the firewall of the person’s own system', () => {
    const agents = {
      windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140',
      mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140',
      linux: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140',
      other: 'Mozilla/5.0 (Linux; Android 15) Chrome/140',
    }
    for (const [system, agent] of Object.entries(agents)) expect(firewallSystem(agent)).toBe(system)
    expect(firewallSystem('')).toBe('other')
  })
})

describe('the way from the internet', () => {
  it('asks for a token only where there is none, and nothing is open', () => {
    expect(needsToken(noTunnel)).toBe(true)
    expect(needsToken({ ...noTunnel, token: 'environment' })).toBe(false)
    expect(needsToken({ ...noTunnel, state: { kind: 'open', address: 'a:1' } })).toBe(false)
  })

  it('fills its bar at the free plan’s end and no further', () => {
    expect(planPercent(0)).toBe(0)
    expect(planPercent(FREE_PLAN_BYTES / 4)).toBe(25)
    expect(planPercent(FREE_PLAN_BYTES * 9)).toBe(100)
  })
})
