import type { RecordChannel } from '../net/record-channel.ts'
import { DATA_MOST, DATA_STEP } from '../protocol/limits.ts'
import { SegmentWriter } from '../protocol/segments.ts'
import type { Filler } from './filler.ts'

/**
 * Moves everything a filler has through a channel: while one record is sealed and written the next is read.
 * Two buffers for any amount of data. Resolves early, without an error, when `signal` is aborted.
 */
export async function pump(
  filler: Pick<Filler, 'fill' | 'close'>,
  channel: Pick<RecordChannel, 'sendData' | 'drained'>,
  signal: AbortSignal,
): Promise<void> {
  const buffers = [Buffer.allocUnsafe(DATA_MOST), Buffer.allocUnsafe(DATA_MOST)] as const
  const writers = [new SegmentWriter(buffers[0]), new SegmentWriter(buffers[1])] as const
  let turn: 0 | 1 = 0
  let filling = filler.fill(writers[turn])
  try {
    while ((await filling) && !signal.aborted) {
      const writer = writers[turn]
      const buffer = buffers[turn]
      turn = turn === 0 ? 1 : 0
      filling = filler.fill(writers[turn])
      // Looked at only after the wait for room below, which may be long.
      filling.catch(() => {})
      writer.pad(DATA_STEP)
      if (!channel.sendData(buffer.subarray(0, writer.length))) await channel.drained()
    }
  } finally {
    await filling.catch(() => false)
    await filler.close()
  }
}
