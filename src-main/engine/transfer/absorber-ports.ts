import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import type { Sink } from '../files/sink.ts'
import type { SinkEntry, SinkFile } from '../files/sink-file.ts'
import type { ReceiverJournal } from '../journal/receiver-journal.ts'

/** What an absorber needs of a sink. */
export type FileSink = Pick<Sink, 'discard' | 'full' | 'waiting'> & {
  create(entry: SinkEntry): Pick<SinkFile, 'write' | 'finish' | 'finishNow' | 'discard' | 'small'>
}

/** Where an absorber notes what another process needs to go on: `flush()` hands it to the system. */
export type Notes = Pick<ReceiverJournal, 'kept' | 'lost' | 'progress' | 'mark' | 'flush'>

export interface AbsorberEvents {
  onFile(result: FileResultView): void
  /** There is room again after `take()` answered false. */
  onRoom(): void
  /** A file that was on its way to its name has come to its end; look at `idle`. */
  onFinished(): void
  /** It cannot go on: the peer broke the rules, or the disk is full. */
  onBroken(error: ErrorInfo): void
  /** The disk is busy until that settles. */
  onDiskBusy(work: Promise<unknown>): void
}
