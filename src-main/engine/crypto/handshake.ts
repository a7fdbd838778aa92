import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Code } from '../../../src-shared/invite.ts'
import { type CpaceShare, cpaceCommon, cpaceGenerator, cpaceKey, cpaceShare, freshScalar, lvCat } from './cpace.ts'
import { deriveKey, type KeyLabel, transcriptHash } from './keys.ts'

/**
 * Two devices prove to each other that they know the code's words, and come out with keys nobody else has.
 * docs/PROTOCOL.md section 4. The receiver proves first, since the one who typed a code may be guessing.
 *
 *   both       hello {v, nonce}
 *   receiver   share {y}
 *   sender     share {y}          from here on the sender counts a guess
 *   receiver   confirm {tag}
 *   sender     confirm {tag}      or refuse {code.wrong}
 */

export type Role = 'receiver' | 'sender'

export const PEER_VERSION = 1

/** Equal on both sides and never on the wire. No address in it: behind a tunnel the two sides see different ones. */
const CHANNEL = Buffer.from('malote/1|receiver|sender')

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const helloMessage = z.object({ type: z.literal('hello'), v: z.int().min(0).max(65535), nonce: hex(16) })
const handshakeMessage = z.discriminatedUnion('type', [
  helloMessage,
  z.object({ type: z.literal('share'), y: hex(32) }),
  z.object({ type: z.literal('confirm'), tag: hex(32) }),
  z.object({ type: z.literal('refuse'), code: z.enum(['code.wrong', 'peer.version']) }),
])

type HandshakeMessage = z.infer<typeof handshakeMessage>

/** The first secrets of both directions. */
export interface SessionSecrets {
  readonly mine: Buffer
  readonly theirs: Buffer
  /** The same on both sides: what they know each other by when the line breaks. */
  readonly resume: Buffer
}

export type Step =
  /** More is to come. */
  | { readonly kind: 'continue'; readonly send: readonly Uint8Array[] }
  | { readonly kind: 'proven'; readonly send: readonly Uint8Array[]; readonly secrets: SessionSecrets }
  /** It ends here. `send` holds the refusal, where one is due. */
  | {
      readonly kind: 'refused'
      readonly send: readonly Uint8Array[]
      readonly code: 'code.wrong' | 'peer.version' | 'peer.protocol'
    }

/** One run of the proof, without I/O: bodies of handshake records in, bodies out. */
export class Handshake {
  readonly #role: Role
  readonly #code: Code
  readonly #hello: Buffer
  readonly #nonce = randomBytes(16)
  #peerHello: Buffer | null = null
  #sessionId: Buffer = Buffer.alloc(0)
  #mine: CpaceShare | null = null
  #isk: Buffer | null = null
  #transcript: Buffer = Buffer.alloc(0)
  #over = false

  constructor(role: Role, code: Code) {
    this.#role = role
    this.#code = code
    this.#hello = encode({ type: 'hello', v: PEER_VERSION, nonce: this.#nonce.toString('hex') })
  }

  /** The first message, sent without waiting. */
  start(): Uint8Array {
    return this.#hello
  }

  /** Whether this side has given the peer something to check a guess against: from then on a failure counts as one. */
  get exposed(): boolean {
    return this.#role === 'sender' && this.#isk !== null
  }

  /** Takes the body of the peer's next handshake record. After the run is over everything is refused. */
  take(body: Uint8Array): Step {
    if (this.#over) return refused('peer.protocol')
    const step = this.#step(Buffer.from(body))
    this.#over = step.kind !== 'continue'
    return step
  }

  #step(bytes: Buffer): Step {
    const message = decode(bytes)
    if (!message) return refused('peer.protocol')
    if (message.type === 'refuse') return refused(message.code)
    if (!this.#peerHello) return message.type === 'hello' ? this.#onHello(message, bytes) : refused('peer.protocol')
    if (!this.#isk) return message.type === 'share' ? this.#onShare(message.y) : refused('peer.protocol')
    return message.type === 'confirm' ? this.#onConfirm(message.tag) : refused('peer.protocol')
  }

  #onHello(hello: z.infer<typeof helloMessage>, bytes: Buffer): Step {
    if (hello.v !== PEER_VERSION) {
      return refused('peer.version', encode({ type: 'refuse', code: 'peer.version' }))
    }
    // Our own words come back: a relay that plays us against ourselves.
    if (hello.nonce === this.#nonce.toString('hex')) return refused('peer.protocol')
    this.#peerHello = bytes
    const theirs = Buffer.from(hello.nonce, 'hex')
    const [a, b] = this.#role === 'receiver' ? [this.#nonce, theirs] : [theirs, this.#nonce]
    this.#sessionId = createHash('sha256')
      .update(lvCat(Buffer.from(this.#code.room), a, b))
      .digest()
    return { kind: 'continue', send: this.#role === 'receiver' ? [this.#makeShare()] : [] }
  }

  #makeShare(): Buffer {
    const generator = cpaceGenerator(Buffer.from(this.#code.secret), CHANNEL, this.#sessionId)
    this.#mine = cpaceShare(generator, freshScalar())
    return encode({ type: 'share', y: Buffer.from(this.#mine.share).toString('hex') })
  }

  #onShare(y: string): Step {
    const send = this.#role === 'sender' ? [this.#makeShare()] : []
    const theirs = Buffer.from(y, 'hex')
    const common = this.#mine && cpaceCommon(this.#mine.scalar, theirs)
    if (!this.#mine || !common || !this.#peerHello) return refused('peer.protocol')
    const [shareA, shareB] = this.#role === 'receiver' ? [this.#mine.share, theirs] : [theirs, this.#mine.share]
    const [helloA, helloB] = this.#role === 'receiver' ? [this.#hello, this.#peerHello] : [this.#peerHello, this.#hello]
    this.#isk = cpaceKey(this.#sessionId, common, {
      initiatorShare: shareA,
      initiatorData: helloA,
      responderShare: shareB,
      responderData: helloB,
    })
    this.#transcript = transcriptHash(helloA, helloB, shareA, shareB)
    if (this.#role === 'receiver') send.push(this.#confirm('confirm receiver'))
    return { kind: 'continue', send }
  }

  #onConfirm(tag: string): Step {
    const expected = this.#derive(this.#role === 'receiver' ? 'confirm sender' : 'confirm receiver')
    if (!timingSafeEqual(expected, Buffer.from(tag, 'hex'))) {
      return refused('code.wrong', encode({ type: 'refuse', code: 'code.wrong' }))
    }
    const toSender = this.#derive('records receiver to sender')
    const toReceiver = this.#derive('records sender to receiver')
    const resume = this.#derive('resume')
    return this.#role === 'receiver'
      ? { kind: 'proven', send: [], secrets: { mine: toSender, theirs: toReceiver, resume } }
      : {
          kind: 'proven',
          send: [this.#confirm('confirm sender')],
          secrets: { mine: toReceiver, theirs: toSender, resume },
        }
  }

  #confirm(label: KeyLabel): Buffer {
    return encode({ type: 'confirm', tag: this.#derive(label).toString('hex') })
  }

  #derive(label: KeyLabel): Buffer {
    if (!this.#isk) throw new Error('no key yet')
    return deriveKey(this.#isk, this.#transcript, label)
  }
}

function refused(code: 'code.wrong' | 'peer.version' | 'peer.protocol', ...send: Uint8Array[]): Step {
  return { kind: 'refused', send, code }
}

function encode(message: HandshakeMessage): Buffer {
  return Buffer.from(JSON.stringify(message))
}

function decode(bytes: Buffer): HandshakeMessage | null {
  try {
    const parsed = handshakeMessage.safeParse(JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
