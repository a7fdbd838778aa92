import { performance } from 'node:perf_hooks'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { MaloteError, toErrorInfo } from '../../src-shared/errors.ts'
import { type RelayServer, startRelay } from './server.ts'
import type { FromRelayWorker, RelayFiguresMessage, RelayJob, ToRelayWorker } from './worker-messages.ts'

/** The relay in a thread of its own: the window's and the terminal's event loops stay free of its traffic. */

/** Between two looks at the figures, in milliseconds: as often as a person reads them. */
const FIGURES_MS = 1_000

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

async function run(port: MessagePort): Promise<void> {
  const post = (message: FromRelayWorker) => port.postMessage(message)
  let relay: RelayServer
  try {
    relay = await startOnFirst(workerData as RelayJob)
  } catch (error) {
    post({ kind: 'failed', error: toErrorInfo(error) })
    return
  }
  const figures = tellFigures(relay, post)
  port.on('message', async ({ graceMs = 0 }: ToRelayWorker) => {
    await relay.close({ graceMs })
    clearInterval(figures)
    port.close()
  })
  post({ kind: 'listening', host: relay.host, port: relay.port })
}

if (parentPort) await run(parentPort)
