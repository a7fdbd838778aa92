import { MessageChannel } from 'node:worker_threads'

/** Bytes from which giving back pays: below, the collector is as quick. Above every pool Node slices buffers from. */
const WORTH_IT = 256 * 1024

/** A closed port delivers nothing: whatever is transferred to it is gone. */
const nowhere = new MessageChannel().port1
nowhere.close()

/**
 * Bytes given back once, at the first release: glibc keeps twice the largest block it ever got back, and hands all
 * beyond to the kernel, which then clears every page anew for the next record. Elsewhere it does nothing.
 */
const KEPT_BY_MALLOC = 8 << 20
let kept = false

/**
 * Gives a large buffer's memory back now, not when the garbage collector gets to it: node:crypto answers each record in
 * a new one, and until then dozens of them lie about, cold. The buffer is empty afterwards, so nobody may use it any
 * more: neither its owner nor a system call under way. One that shares its memory with others is left alone.
 * HTML standard 9.4.4, message port post message steps: the transfer happens though there is no target.
 */
export function release(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (bytes.length < WORTH_IT || bytes.length !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return
  nowhere.postMessage(null, [buffer])
  if (kept) return
  kept = true
  nowhere.postMessage(null, [new ArrayBuffer(KEPT_BY_MALLOC)])
}
