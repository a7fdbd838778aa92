import { mkdtemp, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const entry = fileURLToPath(new URL('../../../src-main/relay/worker.ts', import.meta.url))

/** The relay's worker bundled from its source as it is now, apart from `dist`: a thread cannot run TypeScript. */
export async function buildRelayWorker(): Promise<{ url: URL; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-relay-worker-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        external: [/^node:/, ...builtinModules],
        output: { format: 'es', entryFileNames: 'relay-worker.mjs' },
      },
    },
    ssr: { noExternal: true },
  })
  return { url: pathToFileURL(join(folder, 'relay-worker.mjs')), remove: () => rm(folder, { recursive: true }) }
}
