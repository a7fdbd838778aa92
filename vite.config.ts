import { readFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Native code, which is no JavaScript to bundle: loaded from node_modules, by who wants a tunnel. */
const native = '@ngrok/ngrok'
const node = ['electron', /^electron\//, /^node:/, native, ...builtinModules]

/** The terminal's entry is run through a link on PATH too: its first line names node, and it may be executed. */
const executableEntry: Plugin = {
  name: 'executable-entry',
  applyToEnvironment: ({ name }) => name === 'main',
  writeBundle: ({ dir = '' }) => chmod(join(dir, 'malote.mjs'), 0o755),
}

/**
 * One build for every part: `vite build --app`.
 *   main     everything that runs in Node: the Electron shell, the workers, the CLI, the web shell, the start script
 *   preload  one CommonJS file, as a sandboxed preload must be
 *   client   the window
 * All JavaScript is bundled, so a package needs nothing of node_modules but what is native.
 */
export default defineConfig({
  appType: 'spa',
  root: at('src-renderer'),
  base: './',
  publicDir: at('src-renderer/public'),
  plugins: [react(), executableEntry],
  define: { __VERSION__: JSON.stringify(version) },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome120',
        assetsInlineLimit: 0,
        modulePreload: false,
        // Kilobytes. The window is read from this computer's disk: one file is quicker there than several.
        chunkSizeWarningLimit: 800,
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron', native] },
      build: {
        outDir: at('dist/main'),
        emptyOutDir: true,
        target: 'node20',
        ssr: true,
        copyPublicDir: false,
        minify: false,
        rolldownOptions: {
          input: {
            index: at('src-main/desktop/index.ts'),
            'transfer-worker': at('src-main/engine/worker.ts'),
            'relay-worker': at('src-main/relay/worker.ts'),
            'unfinished-worker': at('src-main/app/unfinished-worker.ts'),
            malote: at('src-main/cli/main.ts'),
            start: at('src-main/cli/start.ts'),
          },
          external: node,
          output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: at('dist/preload'),
        emptyOutDir: true,
        target: 'node20',
        ssr: true,
        copyPublicDir: false,
        minify: false,
        rolldownOptions: {
          input: { index: at('src-preload/index.ts') },
          external: node,
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      await Promise.all(
        Object.values(builder.environments)
          .filter((e) => e.name !== 'ssr')
          .map((e) => builder.build(e)),
      )
    },
  },
})
