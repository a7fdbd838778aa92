/**
 * The JavaScript inside the page. `pageWorld` and `preloadWorld` are sent as text, so each stands on its own. The two worlds
 * share the document but no object: they talk in events, whose details the browser clones, Files included.
 */

export const PRELOAD_WORLD = 'electron-preload'
export const BINDING = '__standInBinding'

interface Wire {
  readonly kind: 'expose' | 'call' | 'reply' | 'settle' | 'callback'
  readonly [key: string]: unknown
}

/** Main world: makes what the preload script exposes, with functions that answer at once, as Electron's do. */
export function pageWorld(toPage: string, toPreload: string): void {
  if (window !== window.top) return
  const callbacks = new Map<number, (...args: unknown[]) => unknown>()
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  let reply: { ok: boolean; value: unknown } | null = null

  const send = (detail: Wire) => window.dispatchEvent(new CustomEvent(toPreload, { detail }))
  const encode = (value: unknown): unknown => {
    if (typeof value === 'function') {
      callbacks.set(++last, value as (...args: unknown[]) => unknown)
      return { $callback: last }
    }
    if (Array.isArray(value)) return value.map(encode)
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]))
  }
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode)
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
    const { $function, $promise } = value as Record<string, number>
    if ($function !== undefined) return remote($function)
    if ($promise !== undefined) return new Promise((resolve, reject) => promises.set($promise, { resolve, reject }))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]))
  }
  const remote =
    (id: number) =>
    (...args: unknown[]) => {
      reply = null
      send({ kind: 'call', id, args: encode(args) })
      const { ok, value } = reply ?? { ok: false, value: 'the preload script does not answer' }
      if (!ok) throw new Error(String(value))
      return decode(value)
    }

  window.addEventListener(toPage, (event) => {
    const wire = (event as CustomEvent<Wire>).detail
    if (wire.kind === 'expose') {
      const value = Object.freeze(decode(wire.value))
      Object.defineProperty(window, String(wire.name), { value, enumerable: true })
    } else if (wire.kind === 'reply') reply = { ok: Boolean(wire.ok), value: wire.value }
    else if (wire.kind === 'callback') callbacks.get(Number(wire.id))?.(...(decode(wire.args) as unknown[]))
    else {
      const waiting = promises.get(Number(wire.id))
      promises.delete(Number(wire.id))
      if (wire.ok) waiting?.resolve(decode(wire.value))
      else waiting?.reject(new Error(String(wire.value)))
    }
  })
}

/** What `require('electron')` gives the preload script, in its isolated world, and what the stand-in calls from outside. */
export function preloadWorld(toPage: string, toPreload: string, binding: string): unknown {
  type Fn = (...args: unknown[]) => unknown
  const functions = new Map<number, Fn>()
  const invoked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const listeners = new Map<string, Fn[]>()
  const paths = new WeakMap<File, string>()
  const dropped = new Map<number, { files: File[]; go: () => void }>()
  let last = 0

  const send = (detail: Wire) => window.dispatchEvent(new CustomEvent(toPage, { detail }))
  const tell = (message: object) =>
    (globalThis as unknown as Record<string, (text: string) => void>)[binding]?.(JSON.stringify(message))
  const encode = (value: unknown): unknown => {
    if (typeof value === 'function') {
      functions.set(++last, value as Fn)
      return { $function: last }
    }
    if (value instanceof Promise) return { $promise: settle(value) }
    if (Array.isArray(value)) return value.map(encode)
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]))
  }
  const settle = (promise: Promise<unknown>): number => {
    const id = ++last
    promise.then(
      (value) => send({ kind: 'settle', id, ok: true, value: encode(value) }),
      (error) => send({ kind: 'settle', id, ok: false, value: error?.message ?? String(error) }),
    )
    return id
  }
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode)
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
    const { $callback } = value as Record<string, number>
    if ($callback !== undefined)
      return (...args: unknown[]) => void send({ kind: 'callback', id: $callback, args: encode(args) })
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]))
  }
  const filesIn = (value: unknown): File[] =>
    value instanceof File ? [value] : Array.isArray(value) ? value.flatMap(filesIn) : []

  /** The browser alone knows a File's path, and cannot be asked in the middle of a call: so before it. */
  const withPaths = (files: File[], run: () => unknown): Promise<unknown> =>
    new Promise<void>((go) => {
      const id = ++last
      dropped.set(id, { files, go })
      tell({ kind: 'files', id, count: files.length })
    }).then(run)

  window.addEventListener(toPreload, (event) => {
    const { id, args } = (event as CustomEvent<Wire>).detail
    const called = functions.get(Number(id))
    const files = filesIn(args)
    const run = () => called?.(...(decode(args) as unknown[]))
    try {
      const value = files.length > 0 ? withPaths(files, run) : run()
      send({ kind: 'reply', ok: true, value: encode(value) })
    } catch (error) {
      send({ kind: 'reply', ok: false, value: (error as Error).message })
    }
  })

  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, key) {
        if (!(key in object)) throw new Error(`the stand-in for Electron does not implement ${name}.${String(key)}`)
        return Reflect.get(object, key)
      },
    })

  const electron = strict('electron', {
    contextBridge: strict('contextBridge', {
      exposeInMainWorld: (name: string, value: unknown) => void send({ kind: 'expose', name, value: encode(value) }),
    }),
    ipcRenderer: strict('ipcRenderer', {
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          invoked.set(++last, { resolve, reject })
          tell({ kind: 'invoke', id: last, channel, args })
        }),
      on: (channel: string, listener: Fn) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      removeListener: (channel: string, listener: Fn) =>
        void listeners.set(
          channel,
          (listeners.get(channel) ?? []).filter((one) => one !== listener),
        ),
    }),
    webUtils: strict('webUtils', {
      getPathForFile(file: unknown) {
        if (!(file instanceof File)) throw new TypeError('getPathForFile expects a File')
        return paths.get(file) ?? ''
      },
    }),
  })

  /** Called from outside, by name, in this world. */
  const outside = {
    fileAt: (id: number, index: number) => dropped.get(id)?.files[index],
    filesKnown(id: number, found: string[]) {
      const { files, go } = dropped.get(id) ?? { files: [], go: () => undefined }
      files.forEach((file, index) => {
        paths.set(file, found[index] ?? '')
      })
      dropped.delete(id)
      go()
    },
    answered(id: number, ok: boolean, value: unknown) {
      const waiting = invoked.get(id)
      invoked.delete(id)
      if (ok) waiting?.resolve(value)
      else waiting?.reject(new Error(String(value)))
    },
    heard(channel: string, args: unknown[]) {
      for (const listener of listeners.get(channel) ?? []) listener({ sender: electron.ipcRenderer }, ...args)
    },
  }
  Object.assign(globalThis, { __standIn: outside })
  return electron
}

/** The text of both worlds for one page. The preload script is CommonJS and gets what a sandboxed one gets. */
export function worldSources(preload: string | null): { page: string; preload: string } {
  const names = JSON.stringify([`to-page-${crypto.randomUUID()}`, `to-preload-${crypto.randomUUID()}`]).slice(1, -1)
  const page = `(${pageWorld})(${names})`
  const script = `if (window === window.top) {
    const electron = (${preloadWorld})(${names}, ${JSON.stringify(BINDING)})
    const require = (name) => {
      if (name === 'electron') return electron
      throw new Error('module not found: ' + name)
    }
    const module = { exports: {} };
    (function (require, module, exports) {${preload ?? ''}\n})(require, module, module.exports)
  }`
  return { page, preload: script }
}
