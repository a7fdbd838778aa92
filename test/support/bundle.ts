import { builtinModules } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

export interface Bundle {
  readonly entry: URL
  /** Folder below `test/.output`. */
  readonly name: string
  /** Packages that are loaded from node_modules at run time. */
  readonly external?: readonly string[]
}

/** Where a bundle's one file is. */
export function bundleUrl({ entry, name }: Bundle): URL {
  const file = fileURLToPath(entry).replace(/^.*[\\/]/, '')
  return new URL(`../.output/${name}/${file.replace(/\.ts$/, '.mjs')}`, import.meta.url)
}

/** Bundles a script for a process or a thread of its own, from its source as it is now: Node 20 reads no TypeScript. */
export async function bundle(what: Bundle): Promise<URL> {
  const url = bundleUrl(what)
  await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('.', what.entry)),
    build: {
      ssr: true,
      outDir: fileURLToPath(new URL('.', url)),
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: fileURLToPath(what.entry),
        external: [/^node:/, ...builtinModules, ...(what.external ?? [])],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
    ssr: { noExternal: true, external: [...(what.external ?? [])] },
  })
  return pathToFileURL(fileURLToPath(url))
}
