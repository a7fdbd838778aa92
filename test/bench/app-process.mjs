// The process behind the window, without the window: the app itself with a shell that has nothing to click on. Bundled
// from source by parts/window.mjs. It tells its parent every event, as the desktop shell tells its windows, answers
// the contract's calls, and watches its own event loop.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApp, dispatch } from '../../src-main/app/index.ts'

const NANOSECONDS_IN_MILLISECOND = 1e6

/** The timer that watches the loop fires this often, milliseconds: no delay shorter than this is seen. */
const RESOLUTION_MS = 1

const [dataFolder, downloadsFolder] = process.argv.slice(2)
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

const shell = {
  kind: 'desktop',
  pickSources: async () => [],
  pickFolder: async () => null,
  reveal: () => undefined,
  copyText: async () => undefined,
}
const app = await createApp({
  shell,
  dataFolder,
  downloadsFolder,
  version: 'bench',
  systemLanguage: 'en',
  deviceName: 'bench',
  discovery: null,
})

function begin() {
  loop.reset()
  loop.enable()
}

function end() {
  loop.disable()
  const milliseconds = (value) => value / NANOSECONDS_IN_MILLISECOND
  return { p50: milliseconds(loop.percentile(50)), p99: milliseconds(loop.percentile(99)), max: milliseconds(loop.max) }
}

/** The loop is watched exactly while bytes flow: from the first view that says so to the one that ends it. */
let flowing = false
app.onEvent((event) => {
  process.send({ event })
  if (event.kind !== 'transfer') return
  const { kind } = event.view.state
  if (kind === 'transferring' && !flowing) begin()
  if (kind !== 'transferring' && flowing) process.send({ loop: end() })
  flowing = kind === 'transferring'
})

async function idle(milliseconds) {
  begin()
  await sleep(milliseconds)
  return end()
}

const answers = {
  call: ({ name, input }) => dispatch(app, name, input),
  grant: async ({ paths }) => ({ ok: true, value: await app.grantPaths(paths) }),
  idle: async ({ milliseconds }) => ({ ok: true, value: await idle(milliseconds) }),
}

process.on('message', async ({ id, ask, ...rest }) => process.send({ id, result: await answers[ask](rest) }))
// Whoever started this is gone: nobody is left to stop it.
process.on('disconnect', () => process.exit())
process.send({ ready: true })
