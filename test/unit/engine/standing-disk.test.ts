import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RecordChannel, type RecordWire } from '../../../src-main/engine/net/record-channel.ts'
import { DATA_MOST, PING_EVERY } from '../../../src-main/engine/protocol/limits.ts'
import { TestWire } from '../../support/hostile-wire.ts'

/** Bytes a wire and what lies behind it take before a writer is told to wait. */
const ROOM = 4 * DATA_MOST

/** A wire to another one in this process: what is not read there waits here, as in a kernel. */
class LinkedWire extends TestWire implements RecordWire {
  other: LinkedWire | null = null
  #queue = Buffer.alloc(0)
  #reading = true
  #drain: (() => void)[] = []

  override get backlogged(): boolean {
    return (this.other?.waiting ?? 0) > ROOM
  }

  /** Bytes that came and were not read. */
  get waiting(): number {
    return this.#queue.length
  }

  override write(parts: readonly Uint8Array[], gone?: () => void): boolean {
    this.other?.arrive(Buffer.concat(parts))
    gone?.()
    return !this.backlogged
  }

  override resume(): void {
    this.#reading = true
    this.#pull()
  }

  override async drained(): Promise<void> {
    if (this.backlogged) await new Promise<void>((resolve) => this.#drain.push(resolve))
  }

  arrive(bytes: Buffer): void {
    this.#queue = Buffer.concat([this.#queue, bytes])
    this.#pull()
  }

  #pull(): void {
    while (this.#reading && this.#queue.length > 0) {
      const taken = this.deliver(this.#queue)
      this.#reading = taken === this.#queue.length
      this.#queue = this.#queue.subarray(taken)
    }
    if (!this.other?.backlogged) for (const wake of this.other?.wakers() ?? []) wake()
  }

  wakers(): (() => void)[] {
    return this.#drain.splice(0)
  }
}

const HOUR = 3_600_000

let sender: RecordChannel
let receiver: RecordChannel
let atReceiver: LinkedWire
let lost: string[]
/** Whether the receiver's disk takes what comes. */
let writes: boolean
let received: number

beforeEach(() => {
  vi.useFakeTimers()
  const atSender = new LinkedWire()
  atReceiver = new LinkedWire()
  atSender.other = atReceiver
  atReceiver.other = atSender
  sender = new RecordChannel(atSender)
  receiver = new RecordChannel(atReceiver)
  const [a, b] = [randomBytes(32), randomBytes(32)]
  sender.secure({ mine: a, theirs: b })
  receiver.secure({ mine: b, theirs: a })
  lost = []
  writes = true
  received = 0
  const onLost = ({ code }: { readonly code: string }) => void lost.push(code)
  sender.listen({ onMessage() {}, onData: () => true, onFin() {}, onLost })
  receiver.listen({
    onMessage() {},
    onData(record) {
      received += record.length
      return writes
    },
    onFin() {},
    onLost,
  })
})

afterEach(() => {
  sender.destroy()
  receiver.destroy()
  vi.useRealTimers()
})

const record = Buffer.alloc(DATA_MOST)

/** Sends as much as the line takes, and answers how many bytes that was. */
function fill(): number {
  let sent = record.length
  while (sender.sendData(record)) sent += record.length
  return sent
}

describe('a peer whose disk stands', () => {
  it('is heard for an hour by one who sends to it, and goes on where it stood', async () => {
    writes = false
    const sent = fill()
    let going = false
    const drained = sender.drained().then(() => {
      going = true
    })
    let longest = 0
    for (let passed = 0; passed < HOUR; passed += PING_EVERY) {
      await vi.advanceTimersByTimeAsync(PING_EVERY)
      longest = Math.max(longest, sender.silence)
    }

    expect(lost).toEqual([])
    expect(longest).toBeLessThanOrEqual(PING_EVERY)
    expect(going).toBe(false)
    expect(received).toBe(DATA_MOST)

    writes = true
    receiver.resume()
    await drained
    expect(received).toBe(sent)
    expect(lost).toEqual([])
  })

  it('takes no more of this computer’s memory the longer it stands', async () => {
    writes = false
    fill()
    const full = atReceiver.waiting

    await vi.advanceTimersByTimeAsync(HOUR)

    expect(atReceiver.waiting).toBe(full)
  })

  it('is heard by one who waits for its files, whose own disk has nothing to do', async () => {
    await vi.advanceTimersByTimeAsync(HOUR)

    expect(lost).toEqual([])
    expect(receiver.silence).toBeLessThanOrEqual(PING_EVERY)
  })
})
