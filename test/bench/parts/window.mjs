import { mkdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { AppProcess } from '../app-client.mjs'
import { verify } from '../arrivals.mjs'
import { buildIn } from '../build.mjs'
import { codeOf, startReceiver, startRelay, startSender } from '../contestants/malote.mjs'
import { withStage } from '../stage.mjs'
import { spread } from '../statistics.mjs'
import { number } from '../tables.mjs'

/**
 * How long the event loop of the process that serves the window is held up while a transfer runs at full speed. The app
 * runs in a process of its own, transfers in its workers, and on the other side `malote receive` or `malote send` with
 * a relay between them, all on this machine. The delay is that of a timer of 1 ms, nothing taken away: an idle loop is
 * measured in the same process for comparison. Electron's own loop is not measured by this.
 */

/** How long the idle loop is watched, and left alone before: a process that has just started still compiles. */
const IDLE_MS = 2_000

const entry = fileURLToPath(new URL('../app-process.mjs', import.meta.url))

/** Bundles the app from its source into the copy of the build, where its workers lie beside it. */
async function bundleApp(home) {
  const outDir = buildIn(home)
  await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('..', import.meta.url)),
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: entry,
        external: [/^node:/, ...builtinModules],
        output: { format: 'es', entryFileNames: 'app-process.mjs' },
      },
    },
    ssr: { noExternal: true },
  })
  return join(outDir, 'app-process.mjs')
}

async function sendFromApp(app, source, stage) {
  const { address } = await startRelay(stage)
  await app.call('saveSettings', { relay: address })
  const grants = await app.ask({ ask: 'grant', paths: [source.path] })
  await app.call('startSend', { sources: grants.map(({ token }) => token) })
  const { code } = await app.state('waiting')
  const receiver = startReceiver(stage, code, address)
  await Promise.all([receiver.succeeded(), app.state('done')])
}

async function receiveInApp(app, source, stage) {
  const { address } = await startRelay(stage)
  await app.call('saveSettings', { relay: address })
  const sender = startSender(stage, source.path, address)
  const { id } = await app.call('startReceive', { code: await codeOf(sender) })
  await app.state('deciding')
  await app.call('answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await Promise.all([sender.succeeded(), app.state('done')])
}

/** One transfer in a fresh app: the loop's delays while bytes flow and while nothing happens, milliseconds. */
async function measureOnce(work, script, source, { home, patience }) {
  return withStage({ home, seconds: patience }, async (stage) => {
    mkdirSync(join(stage.scratch, 'data'))
    const app = new AppProcess(script, join(stage.scratch, 'data'), stage.out)
    try {
      await app.first(({ ready }) => ready)
      await app.ask({ ask: 'idle', milliseconds: IDLE_MS })
      const idle = await app.ask({ ask: 'idle', milliseconds: IDLE_MS })
      await work(app, source, stage)
      const { loop } = await app.first((message) => message.loop && message)
      await verify(stage.out, source.expected)
      return { busy: loop, idle }
    } finally {
      app.stop()
    }
  })
}

/** Rounds of sending and receiving by turns. */
export async function measureWindow(source, bench) {
  const script = await bundleApp(bench.home)
  const kinds = [
    { name: 'sending', work: sendFromApp, runs: [] },
    { name: 'receiving', work: receiveInApp, runs: [] },
  ]
  for (let round = 0; round < bench.rounds; round++) {
    for (const { name, work, runs } of round % 2 === 0 ? kinds : kinds.toReversed()) {
      const run = await measureOnce(work, script, source, bench)
      runs.push(run)
      console.log(`event loop, ${name}: p99 ${number(run.busy.p99)} ms, idle ${number(run.idle.p99)} ms`)
    }
  }
  return kinds.map(({ name, runs }) => ({
    name,
    runs,
    p99: spread(runs.map(({ busy }) => busy.p99)),
    max: spread(runs.map(({ busy }) => busy.max)),
    idle: spread(runs.map(({ idle }) => idle.p99)),
  }))
}
