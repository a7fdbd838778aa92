import { performance } from 'node:perf_hooks'
import { MaloteError, toErrorInfo } from '../../src-shared/errors.ts'
import { type RelayServer, startRelay } from './server.ts'
import type { FromRelay, RelayFiguresMessage, RelayJob } from './worker-messages.ts'

/** A relay from its start to its end, told of in messages: the same in a thread of its own and in this one. */

/** Between two looks at the figures, in milliseconds: as often as a person reads them. */
const FIGURES_MS = 1_000

export interface RunningJob {
  /** Ends the relay, transfers after `graceMs`. Resolves when everything is closed. */
  stop(graceMs: number): Promise<void>
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
  return {
    async stop(graceMs) {
      await relay.close({ graceMs })
      clearInterval(figures)
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

/** Tells the figures whenever they are other than the last ones told. */
function tellFigures(relay: RelayServer, post: (message: RelayFiguresMessage) => void): NodeJS.Timeout {
  let told = ''
  let bytesBefore = 0
  let at = performance.now()
  return setInterval(() => {
    const { connections, waiting, transfers, bytes } = relay.figures()
    const now = performance.now()
    const bytesPerSecond = Math.round(((bytes - bytesBefore) * 1000) / (now - at))
    bytesBefore = bytes
    at = now
    const figures = { kind: 'figures', connections, waiting, transfers, bytes, bytesPerSecond } as const
    const text = JSON.stringify(figures)
    if (text !== told) post(figures)
    told = text
  }, FIGURES_MS)
}
