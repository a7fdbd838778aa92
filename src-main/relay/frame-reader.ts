import { FRAME_HEADER, FRAME_MOST } from './frames.ts'

const NOTHING = new Uint8Array(0)

/**
 * Cuts a stream of bytes into frame bodies, however the network chopped it. Knows nothing of sockets:
 * `push()` what came, then `next()` until it says null. Serves the relay and its clients alike.
 */
export class FrameReader {
  #held: Uint8Array = NOTHING
  #overlong = false

  /** Takes in bytes. They are used in place until `next()` says null, so a reused buffer stays untouched till then. */
  push(chunk: Uint8Array): void {
    if (this.#overlong) return
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
  }

  /**
   * The next whole body, null while it is not all here, or `'overlong'` where the length in front of it is above
   * FRAME_MOST. After that the stream cannot be understood any more: nothing is kept and the answer stays the same.
   */
  next(): Uint8Array | null | 'overlong' {
    if (this.#overlong) return 'overlong'
    const length = this.#length()
    if (length > FRAME_MOST) {
      this.#overlong = true
      this.#held = NOTHING
      return 'overlong'
    }
    const end = FRAME_HEADER + length
    if (this.#held.length < end) {
      this.#settle()
      return null
    }
    const body = this.#held.subarray(FRAME_HEADER, end)
    this.#held = this.#held.subarray(end)
    return body
  }

  /** Bytes taken in that belong to no body handed out yet. */
  get pending(): number {
    return this.#held.length
  }

  /** Hands over the pending bytes and forgets them: after the last frame they are the peer's. */
  rest(): Uint8Array {
    const rest = this.#held
    this.#held = NOTHING
    return rest
  }

  #length(): number {
    if (this.#held.length < FRAME_HEADER) return 0
    return new DataView(this.#held.buffer, this.#held.byteOffset, FRAME_HEADER).getUint32(0)
  }

  /** Keeps a copy of what is left: three bytes must not hold on to the 64 KiB they were read into. */
  #settle(): void {
    this.#held = this.#held.length === 0 ? NOTHING : new Uint8Array(this.#held)
  }
}
