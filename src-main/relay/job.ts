import { performance } from 'node:perf_hooks'
import { MaloteError, toErrorInfo } from '../../src-shared/errors.ts'
import { type MetricsServer, serveMetrics } from './metrics-server.ts'
import type { RelayEvent, RelayServer } from './relay-types.ts'
import { startRelay } from './server.ts'
import type { DoorMessage, FromRelay, RelayFiguresMessage, RelayJob } from './worker-messages.ts'

/** A relay from its start to its end, told of in messages: the same in a thread of its own and in this one. */

/** Between two looks at the figures, in milliseconds: as often as a person reads them. */
const FIGURES_MS = 1_000

export interface RunningJob {
  /** Ends the relay, transfers after `graceMs`. Resolves when everything is closed. */
  stop(graceMs: number): Promise<void>
  /** Opens or closes the listener for a tunnel's agent; what came of it is posted. */
  door(open: boolean): Promise<void>
}

/** Starts a relay on the first of its ports that is free. What becomes of it is posted; null where it could not start. */
export async function runJob(job: RelayJob, post: (message: FromRelay) => void): Promise<RunningJob | null> {
  let relay: RelayServer | null = null
  let metrics: MetricsServer | null = null
  try {
    relay = await startOnFirst(job, post)
    metrics = job.metrics ? await serveMetrics(relay, job.metrics) : null
  } catch (error) {
    await relay?.close()
    post({ kind: 'failed', error: toErrorInfo(error) })
    return null
  }
  const where = metrics && { metrics: { host: metrics.host, port: metrics.port } }
  post({ kind: 'listening', host: relay.host, port: relay.port, ...where })
  return running(relay, metrics, post)
}

function running(relay: RelayServer, metrics: MetricsServer | null, post: (message: FromRelay) => void): RunningJob {
  const tell = figuresTeller(relay, post)
  const figures = setInterval(() => tell(false), FIGURES_MS)
  /** One at a time: answers come in the order of the questions. */
  let doors = Promise.resolve()
  return {
    async stop(graceMs) {
      const closed = relay.close({ graceMs })
      tell(true)
      await closed
      tell(true)
      await metrics?.close()
      clearInterval(figures)
    },
    door(open) {
      doors = doors.then(async () => post(await turnDoor(relay, open)))
      return doors
    },
  }
}

async function startOnFirst(
  { ports, events, metrics: _, ...options }: RelayJob,
  post: (message: FromRelay) => void,
): Promise<RelayServer> {
  const telling = events && {
    tellAddresses: events === 'addresses',
    onEvent: (event: RelayEvent) => post({ kind: 'event', event }),
  }
  let refused: unknown = new MaloteError('port.busy')
  for (const port of ports) {
    try {
      return await startRelay({ ...options, ...telling, port })
    } catch (error) {
      if (!(error instanceof MaloteError)) throw error
      refused = error
    }
  }
  throw refused
}

async function turnDoor(relay: RelayServer, open: boolean): Promise<DoorMessage> {
  try {
    if (open) return { kind: 'door', port: await relay.openDoor() }
    await relay.closeDoor()
    return { kind: 'door', port: null }
  } catch (error) {
    return { kind: 'door', port: null, error: toErrorInfo(error) }
  }
}

/** Tells the figures where they are other than the last ones told, or in any case. */
function figuresTeller(relay: RelayServer, post: (message: RelayFiguresMessage) => void): (always: boolean) => void {
  let told = ''
  let bytesBefore = 0
  let at = performance.now()
  return (always) => {
    const { connections, waiting, transfers, bytes, door } = relay.figures()
    const now = performance.now()
    const bytesPerSecond = Math.round(((bytes - bytesBefore) * 1000) / Math.max(1, now - at))
    bytesBefore = bytes
    at = now
    const figures = { kind: 'figures', connections, waiting, transfers, bytes, bytesPerSecond, door } as const
    const text = JSON.stringify(figures)
    if (always || text !== told) post(figures)
    told = text
  }
}
