import { describe, expect, it } from 'vitest'
import { dispatch } from '../../src-main/app/dispatch.ts'
import { parseCommand } from '../../src-main/cli/args.ts'
import { decodeMessage } from '../../src-main/engine/protocol/messages.ts'
import { clientFrame, decodeFrame, relayFrame } from '../../src-main/relay/frames.ts'
import { createAppDouble } from '../support/app-double.ts'

/** What every object in JavaScript has: names that are found in a table which does not list them. */
const odd = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'] as const

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

describe.each(odd)('%s', (name) => {
  it('is no call of a window', async () => {
    const app = createAppDouble()
    expect(await dispatch(app, name, {})).toMatchObject({ ok: false, error: { code: 'request.rejected' } })
  })

  it('is no message of a peer, and no error that one may name', () => {
    expect(decodeMessage(bytes({ type: name }))).toBeNull()
    expect(decodeMessage(bytes({ type: 'fault', code: name }))).toEqual({ type: 'fault', code: 'internal' })
    expect(decodeMessage(bytes({ type: 'refused', file: 0, code: name }))).toMatchObject({ code: 'internal' })
  })

  it('is no frame, of a client or a relay', () => {
    expect(decodeFrame(clientFrame, bytes({ type: name, v: 1 }))).toBeNull()
    expect(decodeFrame(relayFrame, bytes({ type: name }))).toBeNull()
  })

  it('is no command of the terminal, and no flag of one', () => {
    expect(parseCommand([name], {})).toMatchObject({ kind: 'usage' })
    expect(parseCommand(['receive', `--${name}`], {})).toMatchObject({ kind: 'usage' })
  })
})
