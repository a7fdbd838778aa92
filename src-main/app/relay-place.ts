import { Worker } from 'node:worker_threads'
import type { FromRelay, RelayJob, ToRelayWorker } from '../relay/worker-messages.ts'

/** Where a hosted relay runs. */
export interface RelayPlace {
  /** Resolves when the relay is over, whether told to or by itself. */
  readonly over: Promise<void>
  /** Asks it to end, transfers after `graceMs`. */
  stop(graceMs: number): void
  /** Opens or closes its listener for a tunnel's agent; a DoorMessage answers. */
  door(open: boolean): void
  /** Ends it without asking. */
  kill(): void
}

/** Starts a relay somewhere; `hear` gets what it says. */
export type StartRelay = (job: RelayJob, hear: (message: FromRelay) => void) => RelayPlace

/** A relay in a thread of its own, so that its traffic holds no window up; `url` is the built worker. */
export const inWorker =
  (url: URL): StartRelay =>
  (job, hear) => {
    const worker = new Worker(url, { workerData: job })
    worker.on('message', hear)
    // A crash; the exit that follows says so.
    worker.on('error', () => {})
    const say = (message: ToRelayWorker) => worker.postMessage(message)
    return {
      over: new Promise((resolve) => worker.once('exit', () => resolve())),
      stop: (graceMs) => say({ kind: 'stop', graceMs }),
      door: (open) => say({ kind: 'door', open }),
      kill: () => void worker.terminate(),
    }
  }

/** A relay in this very thread, for a process that does nothing else: a second one would cost 20 MB and its start. */
export const inThisThread: StartRelay = (job, hear) => {
  let end: () => void = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  const running = import('../relay/job.ts').then(({ runJob }) => runJob(job, hear))
  running.then((relay) => relay ?? end(), end)
  return {
    over,
    stop: (graceMs) => void running.then((relay) => relay?.stop(graceMs)).then(end, end),
    door: (open) => void running.then((relay) => relay?.door(open)),
    kill: end,
  }
}
