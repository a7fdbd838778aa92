// A relay in a process of its own, as the app runs it, with bounds of the benchmark's. Tells its figures when asked.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { answerWith } from './child.mjs'

const [folder, limits] = process.argv.slice(2)

let figures = { connections: 0, waiting: 0, transfers: 0, bytes: 0 }

const listening = new Promise((resolve, refuse) => {
  const workerData = { ports: [0], host: '127.0.0.1', limits: JSON.parse(limits) }
  const worker = new Worker(join(folder, 'relay-worker.mjs'), { workerData })
  worker.on('error', refuse)
  worker.on('message', (message) => {
    if (message.kind === 'figures') figures = message
    if (message.kind === 'listening') resolve(message.port)
    if (message.kind === 'failed') refuse(new Error(message.error.code))
  })
})

answerWith({ port: () => listening, figures: () => figures })
