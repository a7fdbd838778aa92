import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Tunnel } from '../../../src-main/app/tunnel.ts'
import { tunnelError } from '../../../src-main/app/tunnel-errors.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import type { TunnelState } from '../../../src-shared/views.ts'
import { NgrokDouble } from '../../support/ngrok-double.ts'
import { PATIENTLY } from '../../support/patiently.ts'

const TOKEN = '2abcDEF0123456789_secretSecretSecret0123456789'

let ngrok: NgrokDouble
let states: TunnelState[]
/** The milliseconds it said it would wait, each time. */
let pauses: number[]
let tunnel: Tunnel

const hear = (state: TunnelState) => {
  states.push(state)
  if (state.kind === 'opening' && state.parted?.retryAt) pauses.push(state.parted.retryAt - Date.now())
}

/** What a person is told, one word a state. */
const told = () => states.map((state) => (state.kind === 'opening' && state.parted ? 'mending' : state.kind))

beforeEach(() => {
  // The sockets' own timers are not touched: they are in Node.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  ngrok = new NgrokDouble()
  states = []
  pauses = []
  tunnel = new Tunnel({ load: async () => ngrok, onState: hear })
})

afterEach(async () => {
  await tunnel.close()
  vi.useRealTimers()
})

describe('a tunnel', () => {
  it('opens a TCP endpoint to a port of this computer, and tells its address', async () => {
    await tunnel.open(19_035, TOKEN)

    expect(ngrok.asked).toMatchObject([
      { addr: '127.0.0.1:19035', proto: 'tcp', authtoken: TOKEN, force_new_session: true },
    ])
    expect(states).toEqual([{ kind: 'opening' }, { kind: 'open', address: `127.0.0.1:${ngrok.endpoint.port}` }])
  })

  it('is closed at ngrok too', async () => {
    await tunnel.open(19_035, TOKEN)
    await tunnel.close()

    expect(told()).toEqual(['opening', 'open', 'off'])
    expect(ngrok.open.size).toBe(0)
  })

  it('that is no longer wanted when the answer comes is closed, and nothing is told of it', async () => {
    ngrok.holdBack()
    const opening = tunnel.open(19_035, TOKEN)
    await vi.waitFor(() => expect(ngrok.asked).toHaveLength(1), PATIENTLY)
    await tunnel.close()
    ngrok.answer()
    await opening

    expect(told()).toEqual(['opening', 'off'])
    await vi.waitFor(() => expect(ngrok.open.size).toBe(0), PATIENTLY)
  })

  it('that gets no answer is unreachable after half a minute, and what opens after that is closed', async () => {
    ngrok.holdBack()
    const opening = tunnel.open(19_035, TOKEN)
    await vi.waitFor(() => expect(ngrok.asked).toHaveLength(1), PATIENTLY)
    await vi.advanceTimersByTimeAsync(30_000)
    await opening
    const opened = vi.spyOn(ngrok.open, 'add')
    ngrok.answer()

    expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'tunnel.unreachable' } })
    await vi.waitFor(() => expect(opened).toHaveBeenCalled(), PATIENTLY)
    await vi.waitFor(() => expect(ngrok.open.size).toBe(0), PATIENTLY)
  })

  it('does not open where the module does not load', async () => {
    tunnel = new Tunnel({
      load: () => Promise.reject(new Error("Cannot find module '@ngrok/ngrok'")),
      onState: hear,
    })
    await tunnel.open(19_035, TOKEN)

    expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'tunnel.unavailable' } })
  })
})

describe('a tunnel that breaks', () => {
  it('says so while the module mends it, and is open again under the same address', async () => {
    await tunnel.open(19_035, TOKEN)
    const { endpoint } = ngrok
    endpoint.breakLine()
    endpoint.mend()

    expect(told()).toEqual(['opening', 'open', 'mending', 'open'])
    expect(states[2]).toMatchObject({ parted: { why: { code: 'tunnel.lost' }, retryAt: null } })
    expect(states[3]).toEqual(states[1])
  })

  it('beyond that is opened anew after a second, and tells the new address', async () => {
    await tunnel.open(19_035, TOKEN)
    ngrok.endpoint.giveUp()
    await vi.waitFor(() => expect(told()).toEqual(['opening', 'open', 'mending']), PATIENTLY)
    expect(states[2]).toMatchObject({ parted: { why: { code: 'tunnel.lost' } } })
    expect(pauses).toEqual([1_000])
    await vi.advanceTimersByTimeAsync(1_000)

    await vi.waitFor(() => expect(told()).toEqual(['opening', 'open', 'mending', 'mending', 'open']), PATIENTLY)
    expect(states.at(-1)).toEqual({ kind: 'open', address: `127.0.0.1:${ngrok.endpoint.port}` })
    expect(states.at(-1)).not.toEqual(states[1])
  })

  it('tries less and less often while ngrok is not there, and does not stop', async () => {
    await tunnel.open(19_035, TOKEN)
    for (let round = 0; round < 8; round++) ngrok.cutOff()
    ngrok.endpoint.giveUp()
    for (let round = 1; round <= 8; round++) {
      await vi.waitFor(() => expect(pauses).toHaveLength(round), PATIENTLY)
      await vi.advanceTimersByTimeAsync(pauses.at(-1) ?? 0)
    }

    expect(pauses.slice(0, 8)).toEqual([1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000])
    await vi.waitFor(
      () => expect(states.at(-1)).toMatchObject({ parted: { why: { code: 'tunnel.unreachable' } } }),
      PATIENTLY,
    )
  })

  it('stays closed where trying again cannot help: the token was revoked meanwhile', async () => {
    await tunnel.open(19_035, TOKEN)
    ngrok.refuse(107)
    ngrok.endpoint.giveUp()
    await vi.waitFor(() => expect(told().at(-1)).toBe('mending'), PATIENTLY)
    await vi.advanceTimersByTimeAsync(1_000)

    await vi.waitFor(
      () => expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'tunnel.refused' } }),
      PATIENTLY,
    )
  })

  it('is not opened again once a person has closed it', async () => {
    await tunnel.open(19_035, TOKEN)
    ngrok.endpoint.giveUp()
    await vi.waitFor(() => expect(told().at(-1)).toBe('mending'), PATIENTLY)
    await tunnel.close()
    await vi.advanceTimersByTimeAsync(600_000)

    expect(told().at(-1)).toBe('off')
    expect(ngrok.asked).toHaveLength(1)
  })
})

describe('what ngrok answers', () => {
  it.each<[number, ErrorCode]>([
    [4018, 'tunnel.token'],
    [105, 'tunnel.refused'],
    [106, 'tunnel.refused'],
    [107, 'tunnel.refused'],
    [300, 'tunnel.refused'],
    [108, 'tunnel.sessions'],
    [8013, 'tunnel.card'],
    [718, 'tunnel.limit'],
    [720, 'tunnel.limit'],
    [744, 'tunnel.limit'],
    [4027, 'tunnel.limit'],
    [15002, 'tunnel.failed'],
  ])('ERR_NGROK_%i is %s, and the token it repeats is not', async (number, code) => {
    ngrok.refuse(number, `authentication failed: Your authtoken: ${TOKEN}`)
    await tunnel.open(19_035, TOKEN)

    expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code, detail: `ERR_NGROK_${number}` } })
    expect(JSON.stringify(states)).not.toContain(TOKEN)
  })

  it('nothing is unreachable', async () => {
    ngrok.cutOff()
    await tunnel.open(19_035, TOKEN)

    expect(states.at(-1)).toEqual({
      kind: 'failed',
      error: { code: 'tunnel.unreachable', side: 'system', retryable: true },
    })
  })

  it('is found in the sentence too, and whatever else is thrown says nothing of itself', () => {
    expect(tunnelError(new Error(`no: ${TOKEN}\n\nERR_NGROK_108`)).message).toBe('tunnel.sessions: ERR_NGROK_108')
    expect(tunnelError(new Error(`Your authtoken: ${TOKEN}`)).message).toBe('tunnel.failed')
    expect(tunnelError({ errorCode: `${TOKEN} ERR_NGROK_1` }).message).toBe('tunnel.failed: ERR_NGROK_1')
    expect(tunnelError(undefined).message).toBe('tunnel.failed')
  })
})
