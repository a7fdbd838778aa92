import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { runJob } from './job.ts'
import type { FromRelay, RelayJob, ToRelayWorker } from './worker-messages.ts'

/** The relay in a thread of its own: a window's event loop stays free of its traffic. */

async function run(port: MessagePort): Promise<void> {
  const running = await runJob(workerData as RelayJob, (message: FromRelay) => port.postMessage(message))
  if (!running) return
  port.on('message', async (message: ToRelayWorker) => {
    if (message.kind === 'door') return running.door(message.open)
    await running.stop(message.graceMs ?? 0)
    port.close()
  })
}

if (parentPort) await run(parentPort)
