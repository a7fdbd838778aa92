import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const outDir = fileURLToPath(new URL('../.output/stand-in', import.meta.url))

/** The stand-in, built: Node 20 reads no TypeScript. */
export const STAND_IN = `${outDir}/main.mjs`

export async function buildStandIn(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('electron', import.meta.url)),
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: fileURLToPath(new URL('electron/main.ts', import.meta.url)),
        external: ['ws'],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  })
}
