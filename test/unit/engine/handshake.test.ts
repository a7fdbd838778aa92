import { beforeEach, describe, expect, it } from 'vitest'
import { Handshake, type Step } from '../../../src-main/engine/crypto/handshake.ts'

const code = { room: '4271', secret: 'abacate-violeta' }
const body = (message: unknown) => Buffer.from(JSON.stringify(message))
const read = (bytes: Uint8Array | undefined) =>
  JSON.parse(Buffer.from(bytes ?? []).toString()) as Record<string, unknown>

let receiver: Handshake
let sender: Handshake

beforeEach(() => {
  receiver = new Handshake('receiver', code)
  sender = new Handshake('sender', code)
})

/** Brings both to the end; the last step of each. */
function run(guest: Handshake, host: Handshake): { guest: Step; host: Step } {
  const inboxes = { guest: [host.start()], host: [guest.start()] }
  let last = { guest: { kind: 'continue', send: [] } as Step, host: { kind: 'continue', send: [] } as Step }
  while (inboxes.guest.length + inboxes.host.length > 0) {
    const toGuest = inboxes.guest.shift()
    const toHost = inboxes.host.shift()
    if (toGuest && last.guest.kind === 'continue') {
      last = { ...last, guest: guest.take(toGuest) }
      inboxes.host.push(...last.guest.send)
    }
    if (toHost && last.host.kind === 'continue') {
      last = { ...last, host: host.take(toHost) }
      inboxes.guest.push(...last.host.send)
    }
  }
  return last
}

/** The sender's side up to its share; what it then waits for is the confirmation. */
function exposeSender(): { share: Uint8Array | undefined } {
  receiver.take(sender.start())
  sender.take(receiver.start())
  const fresh = new Handshake('receiver', code)
  const asked = fresh.take(sender.start())
  const step = sender.take(asked.send[0] ?? body(null))
  return { share: step.send[0] }
}

describe('a proof with the right code', () => {
  it('ends proven on both sides with the same two secrets, crossed', () => {
    const { guest, host } = run(receiver, sender)

    if (guest.kind !== 'proven' || host.kind !== 'proven') throw new Error(`${guest.kind}, ${host.kind}`)
    expect(guest.secrets.mine.equals(host.secrets.theirs)).toBe(true)
    expect(guest.secrets.theirs.equals(host.secrets.mine)).toBe(true)
    expect(guest.secrets.mine.equals(guest.secrets.theirs)).toBe(false)
  })

  it('has other secrets every time', () => {
    const first = run(receiver, sender).host
    const second = run(new Handshake('receiver', code), new Handshake('sender', code)).host

    if (first.kind !== 'proven' || second.kind !== 'proven') throw new Error('not proven')
    expect(first.secrets.mine.equals(second.secrets.mine)).toBe(false)
  })

  it('says nothing after its end but that nothing more is taken', () => {
    run(receiver, sender)
    const hello = body({ type: 'hello', v: 1, nonce: '00'.repeat(16) })
    expect(sender.take(hello)).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
    expect(receiver.take(hello)).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
  })

  it('keeps the words to itself: no message holds one, nor the room', () => {
    const said: string[] = [receiver.start(), sender.start()].map((bytes) => Buffer.from(bytes).toString())
    const asked = receiver.take(sender.start())
    sender.take(receiver.start())
    const answered = sender.take(asked.send[0] ?? body(null))
    const proof = receiver.take(answered.send[0] ?? body(null))
    said.push(...[...asked.send, ...answered.send, ...proof.send].map((bytes) => Buffer.from(bytes).toString()))

    expect(said).toHaveLength(5)
    expect(said.join()).not.toMatch(/abacate|violeta|4271/)
  })
})

describe('a proof with another code', () => {
  it.each([
    ['other words', { room: '4271', secret: 'abacate-limpar' }],
    ['the same words in another room', { room: '4272', secret: 'abacate-violeta' }],
    ['the same words the other way round', { room: '4271', secret: 'violeta-abacate' }],
  ])('is refused by the sender, who says so: %s', (_, other) => {
    const { guest, host } = run(new Handshake('receiver', other), sender)

    expect(host).toMatchObject({ kind: 'refused', code: 'code.wrong' })
    expect(host.send.map(read)).toEqual([{ type: 'refuse', code: 'code.wrong' }])
    expect(guest).toEqual({ kind: 'refused', send: [], code: 'code.wrong' })
  })

  it('tells the one who guessed nothing that proves the sender knows better', () => {
    const guess = new Handshake('receiver', { room: '4271', secret: 'abacate-limpar' })
    const { host } = run(guess, sender)
    expect(host.send.map((sent) => read(sent).type)).toEqual(['refuse'])
  })
})

describe('what counts as a guess', () => {
  it('is counted from the moment the sender has given its share', () => {
    expect(sender.exposed).toBe(false)
    sender.take(receiver.start())
    expect(sender.exposed).toBe(false)
    const asked = receiver.take(sender.start())
    sender.take(asked.send[0] ?? body(null))
    expect(sender.exposed).toBe(true)
  })

  it('is not counted for a share that is no point: nothing was given away', () => {
    sender.take(receiver.start())
    const step = sender.take(body({ type: 'share', y: '00'.repeat(32) }))
    expect(step).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
    expect(sender.exposed).toBe(false)
  })

  it('never counts at the receiver, who is not the one being guessed at', () => {
    run(receiver, sender)
    expect(receiver.exposed).toBe(false)
  })
})

describe('a peer that does not play by the rules', () => {
  const hello = { type: 'hello', v: 1, nonce: 'ab'.repeat(16) }

  it.each([
    ['no JSON', Buffer.from('{')],
    ['no object', body('hello')],
    ['an unknown type', body({ type: 'hullo' })],
    ['a nonce too short', body({ ...hello, nonce: 'ab' })],
    ['a nonce that is no hex', body({ ...hello, nonce: 'zz'.repeat(16) })],
    ['a version that is no number', body({ ...hello, v: '1' })],
    ['a share before hello', body({ type: 'share', y: '11'.repeat(32) })],
    ['a confirmation before hello', body({ type: 'confirm', tag: '11'.repeat(32) })],
    ['nothing', Buffer.alloc(0)],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
  ])('is refused: %s', (_, bytes) => {
    expect(sender.take(bytes)).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
    expect(receiver.take(bytes)).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
  })

  it('is refused for a second hello', () => {
    sender.take(body(hello))
    expect(sender.take(body(hello))).toMatchObject({ kind: 'refused', code: 'peer.protocol' })
  })

  it('is refused for a confirmation where the share belongs', () => {
    sender.take(body(hello))
    expect(sender.take(body({ type: 'confirm', tag: '00'.repeat(32) }))).toMatchObject({ code: 'peer.protocol' })
  })

  it('is refused for a second share', () => {
    const { share } = exposeSender()
    expect(sender.take(share ?? body(null))).toMatchObject({ kind: 'refused', code: 'peer.protocol' })
  })

  it('is refused for the identity and for what is no point', () => {
    receiver.take(body(hello))
    const bad = '2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c'
    expect(receiver.take(body({ type: 'share', y: bad }))).toMatchObject({ kind: 'refused', code: 'peer.protocol' })
  })

  it('hears a version it cannot speak, and is told so', () => {
    const step = sender.take(body({ ...hello, v: 2 }))
    expect(step).toMatchObject({ kind: 'refused', code: 'peer.version' })
    expect(step.send.map(read)).toEqual([{ type: 'refuse', code: 'peer.version' }])
    expect(receiver.take(body({ type: 'refuse', code: 'peer.version' }))).toMatchObject({ code: 'peer.version' })
  })

  it('may say things this version does not know, beside those it does', () => {
    const later = body({ ...hello, capabilities: ['resume'] })
    expect(sender.take(later)).toEqual({ kind: 'continue', send: [] })
  })
})

describe('a relay in the middle', () => {
  it('gains nothing by reflecting a hello', () => {
    expect(sender.take(sender.start())).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
    expect(receiver.take(receiver.start())).toEqual({ kind: 'refused', send: [], code: 'peer.protocol' })
  })

  it('gains nothing by reflecting share and confirmation', () => {
    const asked = receiver.take(body({ type: 'hello', v: 1, nonce: 'cd'.repeat(16) }))
    const proof = receiver.take(asked.send[0] ?? body(null))
    expect(receiver.take(proof.send[0] ?? body(null))).toMatchObject({ kind: 'refused', code: 'code.wrong' })
  })

  it('gains nothing by playing an earlier run again', () => {
    const old = new Handshake('receiver', code)
    const oldHello = old.start()
    const recorded: Uint8Array[] = []
    const asked = old.take(sender.start())
    recorded.push(...asked.send)
    sender.take(oldHello)
    const answered = sender.take(asked.send[0] ?? body(null))
    recorded.push(...old.take(answered.send[0] ?? body(null)).send)

    const later = new Handshake('sender', code)
    later.take(oldHello)
    later.take(recorded[0] ?? body(null))
    expect(later.take(recorded[1] ?? body(null))).toMatchObject({ kind: 'refused', code: 'code.wrong' })
  })

  it('breaks the proof by changing what a hello says, even a field nobody reads', () => {
    const bent = body({ ...read(receiver.start()), note: 'from the relay' })
    const asked = receiver.take(sender.start())
    sender.take(bent)
    const answered = sender.take(asked.send[0] ?? body(null))
    const proof = receiver.take(answered.send[0] ?? body(null))
    expect(sender.take(proof.send[0] ?? body(null))).toMatchObject({ kind: 'refused', code: 'code.wrong' })
  })
})
