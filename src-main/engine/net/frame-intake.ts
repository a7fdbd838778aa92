import type { ErrorCode } from '../../../src-shared/errors.ts'
import { decodeFrame, FRAME_HEADER, FRAME_MOST, type RelayFrame, relayFrame } from '../../relay/frames.ts'
import type { Intake } from './wire.ts'

/**
 * Milliseconds from a frame's first byte to its last: a hundred bytes that a relay says at once, and a lost packet twice.
 * One whose length was changed on the way would wait for bytes that never come, kept alive by the pings that fill it.
 */
export const FRAME_TIME = 5_000

/** Reads frames without a byte too many, so that what follows `paired` is the peer's and untouched. */
export class FrameIntake implements Intake {
  #buffer = Buffer.allocUnsafe(FRAME_HEADER)
  #filled = 0
  #header = true
  #late: NodeJS.Timeout | undefined
  heard = false
  onFrame: (frame: RelayFrame) => boolean = () => true
  onBad: (code: ErrorCode) => void = () => {}

  target(): Uint8Array {
    return this.#buffer.subarray(this.#filled)
  }

  filled(bytes: number): boolean {
    this.#filled += bytes
    this.#late ??= setTimeout(() => this.#bad(), FRAME_TIME)
    if (this.#filled < this.#buffer.length) return true
    return this.#header ? this.#onHeader() : this.#onBody()
  }

  /** Nothing comes any more: the line is closed. */
  stop(): void {
    clearTimeout(this.#late)
    this.#late = undefined
  }

  #onHeader(): boolean {
    const length = this.#buffer.readUInt32BE()
    if (length === 0 || length > FRAME_MOST) return this.#bad()
    this.#expect(length, false)
    return true
  }

  #onBody(): boolean {
    this.stop()
    const frame = decodeFrame(relayFrame, this.#buffer)
    if (!frame) return this.#bad()
    this.heard = true
    this.#expect(FRAME_HEADER, true)
    return this.onFrame(frame)
  }

  #expect(length: number, header: boolean): void {
    this.#buffer = Buffer.allocUnsafe(length)
    this.#filled = 0
    this.#header = header
  }

  #bad(): boolean {
    this.stop()
    this.onBad(this.heard ? 'relay.protocol' : 'relay.foreign')
    return false
  }
}
