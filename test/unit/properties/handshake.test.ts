import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Handshake, type Step } from '../../../src-main/engine/crypto/handshake.ts'
import { oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { anyCode } from '../../support/arbitraries-names.ts'
import { holds } from '../../support/property.ts'

const code = { room: '4271', secret: 'abacate-lareira' }

interface Side {
  readonly handshake: Handshake
  readonly inbox: Uint8Array[]
  last: Step | null
}

type Line = (number: number, body: Uint8Array) => Uint8Array

/** Lets two sides talk over a line that may change the messages, counted from 0, until both have no more to say. */
function talk(receiver: Handshake, sender: Handshake, line: Line = (_, body) => body): [Side, Side] {
  const a: Side = { handshake: receiver, inbox: [], last: null }
  const b: Side = { handshake: sender, inbox: [], last: null }
  let number = 0
  const post = (to: Side, body: Uint8Array) => to.inbox.push(line(number++, body))
  post(b, receiver.start())
  post(a, sender.start())
  while (a.inbox.length + b.inbox.length > 0) {
    for (const [me, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const body = me.inbox.shift()
      if (!body) continue
      me.last = me.handshake.take(body)
      for (const answer of me.last.send) post(other, answer)
    }
  }
  return [a, b]
}

/** Where both are proven they hold the same two secrets; where one is not, the other may not believe it is. */
function mustAgree([a, b]: [Side, Side]): void {
  if (a.last?.kind === 'proven') expect(b.handshake.exposed).toBe(true)
  if (a.last?.kind !== 'proven' || b.last?.kind !== 'proven') return
  expect(a.last.secrets.mine.equals(b.last.secrets.theirs)).toBe(true)
  expect(a.last.secrets.theirs.equals(b.last.secrets.mine)).toBe(true)
}

describe('a proof', () => {
  it('with one code on both sides comes to the same secrets, with two to none', () => {
    holds(
      fc.property(anyCode, fc.option(anyCode), (one, other) => {
        const sides = talk(new Handshake('receiver', one), new Handshake('sender', other ?? one))
        const same = other === null || other.secret === one.secret
        const proven = sides.map(({ last }) => last?.kind === 'proven')
        expect(proven).toEqual(same && (other?.room ?? one.room) === one.room ? [true, true] : [false, false])
        mustAgree(sides)
      }),
      12,
    )
  })

  it('one of whose messages was tampered with is none, or one that both agree on', () => {
    holds(
      fc.property(fc.nat({ max: 5 }), tampering, (number, tamper) => {
        const line: Line = (at, body) => (at === number ? tamper(body) : body)
        mustAgree(talk(new Handshake('receiver', code), new Handshake('sender', code), line))
      }),
      24,
    )
  })
})

describe('a side of a proof', () => {
  const hex = (bytes: number) =>
    fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'))
  const message = fc.oneof(
    fc.record({ type: fc.constant('hello'), v: fc.constantFrom(0, 1, 1, 1, 2), nonce: hex(16) }),
    fc.record({ type: fc.constant('share'), y: hex(32) }),
    fc.record({ type: fc.constant('confirm'), tag: hex(32) }),
    fc.record({ type: fc.constant('refuse'), code: fc.constantFrom('code.wrong', 'peer.version', 'sudo') }),
  )
  const body = fc.oneof(
    message.map((value) => JSON.stringify(value)),
    oddJson(message),
    strangeJson,
  )

  it('that hears anything at all from somebody who knows nothing is never proven, and ends once', () => {
    holds(
      fc.property(fc.constantFrom('receiver', 'sender'), fc.array(body, { maxLength: 6 }), (role, bodies) => {
        const handshake = new Handshake(role, code)
        let over = false
        for (const text of bodies) {
          const step = handshake.take(Buffer.from(text))
          expect(step.kind).not.toBe('proven')
          if (over) expect(step).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
          over ||= step.kind === 'refused'
        }
        if (role === 'receiver') expect(handshake.exposed).toBe(false)
      }),
      120,
    )
  })
})
