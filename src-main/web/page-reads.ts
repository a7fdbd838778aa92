import { MaloteError } from '../../src-shared/errors.ts'
import { type AppMessage, SLICE_MOST } from './messages.ts'

interface Pending {
  readonly length: number
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: Error) => void
}

/** The slices that were asked of one page and have not come yet. */
export class PageReads {
  readonly #send: (message: AppMessage) => void
  readonly #pending = new Map<number, Pending>()
  #last = 0
  #gone = false

  constructor(send: (message: AppMessage) => void) {
    this.#send = send
  }

  /**
   * Bytes of a file that the page holds, shorter than `length` only at the file's end.
   * Throws `source.unreadable` when the page cannot read it or is gone.
   */
  async read(grant: string, index: number, offset: number, length: number): Promise<Uint8Array> {
    if (length <= SLICE_MOST) return this.#slice(grant, index, offset, length)
    const whole = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const wanted = Math.min(SLICE_MOST, length - filled)
      const slice = await this.#slice(grant, index, offset + filled, wanted)
      whole.set(slice, filled)
      filled += slice.length
      if (slice.length < wanted) break
    }
    return whole.subarray(0, filled)
  }

  /** A slice came. False where nobody asked for it, or for less. */
  fulfil(req: number, bytes: Uint8Array): boolean {
    const pending = this.#pending.get(req)
    if (!pending || bytes.length > pending.length) return false
    this.#pending.delete(req)
    pending.resolve(bytes)
    return true
  }

  fail(req: number): void {
    this.#pending.get(req)?.reject(new MaloteError('source.unreadable'))
    this.#pending.delete(req)
  }

  /** The page is gone, and its files with it. */
  close(): void {
    this.#gone = true
    for (const req of [...this.#pending.keys()]) this.fail(req)
  }

  #slice(grant: string, index: number, offset: number, length: number): Promise<Uint8Array> {
    if (this.#gone) return Promise.reject(new MaloteError('source.unreadable'))
    const req = this.#last
    this.#last = (this.#last + 1) >>> 0
    return new Promise((resolve, reject) => {
      this.#pending.set(req, { length, resolve, reject })
      this.#send({ t: 'read', req, grant, index, offset, length })
    })
  }
}
