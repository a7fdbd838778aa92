import { performance } from 'node:perf_hooks'
import { MaloteError, toErrorInfo } from '../../src-shared/errors.ts'
import { type RelayServer, startRelay } from './server.ts'
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
  let relay: RelayServer
  try {
    relay = await startOnFirst(job)
  } catch (error) {
    post({ kind: 'failed', error: toErrorInfo(error) })
    return null
  }
  const figures = tellFigures(relay, post)
  post({ kind: 'listening', host: relay.host, port: relay.port })
  /** One at a time: answers come in the order of the questions. */
  let doors = Promise.resolve()
  return {
    async stop(graceMs) {
      await relay.close({ graceMs })
      clearInterval(figures)
    },
    door(open) {
      doors = doors.then(async () => post(await turnDoor(relay, open)))
      return doors
    },
  }
}

async function startOnFirst({ ports, ...options }: RelayJob): Promise<RelayServer> {
  let refused: unknown = new MaloteError('port.busy')
  for (const port of ports) {
    try {
      return await startRelay({ ...options, port })
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

/** Tells the figures whenever they are other than the last ones told. */
function tellFigures(relay: RelayServer, post: (message: RelayFiguresMessage) => void): NodeJS.Timeout {
  let told = ''
  let bytesBefore = 0
  let at = performance.now()
  return setInterval(() => {
    const { connections, waiting, transfers, bytes, door } = relay.figures()
    const now = performance.now()
    const bytesPerSecond = Math.round(((bytes - bytesBefore) * 1000) / (now - at))
    bytesBefore = bytes
    at = now
    const figures = { kind: 'figures', connections, waiting, transfers, bytes, bytesPerSecond, door } as const
    const text = JSON.stringify(figures)
    if (text !== told) post(figures)
    told = text
  }, FIGURES_MS)
}
