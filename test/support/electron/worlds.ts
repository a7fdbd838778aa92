import { pageWorld } from './world-of-page.ts'
import { preloadBridge, preloadFiles, preloadIpc, preloadModule } from './world-of-preload.ts'

export const PRELOAD_WORLD = 'electron-preload'
export const BINDING = '__standInBinding'

/**
 * Replaces every leaf of plain objects and arrays. What is neither (a File, a Date) is a leaf; so is an object that `leaf`
 * turns into something else.
 */
function mapDeep(value: unknown, leaf: (value: unknown) => unknown): unknown {
  const replaced = leaf(value)
  if (replaced !== value) return replaced
  if (Array.isArray(value)) return value.map((inner) => mapDeep(inner, leaf))
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapDeep(inner, leaf)]))
}

/**
 * The JavaScript of both worlds of one page, as text: each function is sent by its source, so it knows only its arguments.
 * The worlds share the document but no object; they talk in events, whose details the browser clones, Files included.
 * The preload script is CommonJS and gets what a sandboxed one gets: `require('electron')`, and no Node.
 */
export function worldSources(preload: string | null): { page: string; preload: string } {
  const names = JSON.stringify([`to-page-${crypto.randomUUID()}`, `to-preload-${crypto.randomUUID()}`]).slice(1, -1)
  const page = `${mapDeep}
    if (window === window.top) (${pageWorld})(${names}, mapDeep)`
  const isolated = `${mapDeep}
    if (window === window.top) {
      const tell = (message) => globalThis[${JSON.stringify(BINDING)}](JSON.stringify(message))
      const files = (${preloadFiles})(tell)
      const ipc = (${preloadIpc})(tell)
      const bridge = (${preloadBridge})(${names}, mapDeep, files)
      const electron = (${preloadModule})(files, ipc, bridge)
      globalThis.__standIn = { ...files.outside, ...ipc.outside }
      const require = (name) => {
        if (name === 'electron') return electron
        throw new Error('module not found: ' + name)
      }
      const module = { exports: {} };
      (function (require, module, exports) {${preload ?? ''}\n})(require, module, module.exports)
    }`
  return { page: `{ ${page} }`, preload: `{ ${isolated} }` }
}
