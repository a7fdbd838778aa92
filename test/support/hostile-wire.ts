import { Opener } from '../../src-main/engine/crypto/records.ts'
import type { RecordWire } from '../../src-main/engine/net/record-channel.ts'
import type { Intake } from '../../src-main/engine/net/wire.ts'
import { RECORD_HEADER } from '../../src-main/engine/protocol/limits.ts'
import { decodeMessage, type Message } from '../../src-main/engine/protocol/messages.ts'

/** A wire without a socket: the test is the network. */
export class TestWire implements RecordWire {
  lastHeard = performance.now()
  readonly written: Buffer[] = []
  destroyed = false
  /** The most bytes the channel was ready to take at once: what it has made room for. */
  widest = 0
  #intake: Intake | null = null

  use(intake: Intake): void {
    this.#intake = intake
  }

  get backlogged(): boolean {
    return false
  }

  onClose(): void {}
  resume(): void {}
  end(): void {}
  async drained(): Promise<void> {}
  async closed(): Promise<void> {}

  write(parts: readonly Uint8Array[]): boolean {
    this.written.push(Buffer.concat(parts))
    return true
  }

  destroy(): void {
    this.destroyed = true
  }

  /** Delivers bytes as a kernel would, at most `most` at once; answers how many were taken before it said stop. */
  deliver(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): number {
    for (let at = 0; at < bytes.length; ) {
      const target = this.#intake?.target() ?? new Uint8Array(0)
      if (target.length === 0) throw new Error('no room for a single byte')
      this.widest = Math.max(this.widest, target.length)
      const count = Math.min(target.length, most, bytes.length - at)
      target.set(bytes.subarray(at, at + count))
      at += count
      this.lastHeard = performance.now()
      if (this.#intake?.filled(count) === false) return at
    }
    return bytes.length
  }

  /** What the channel has said, opened with that secret. */
  said(secret: Buffer): (Message | null)[] {
    const opener = new Opener(secret)
    return this.written.map((record) =>
      decodeMessage(opener.open(record.subarray(0, RECORD_HEADER), record.subarray(RECORD_HEADER))),
    )
  }
}
