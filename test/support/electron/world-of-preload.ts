import type { Fn, MapDeep, Waiting, Wire } from './world-wire.ts'

type Tell = (message: object) => void

/** Paths of Files. The browser alone knows them and cannot be asked in the middle of a call: so before it. */
export function preloadFiles(tell: Tell) {
  const paths = new WeakMap<File, string>()
  const asked = new Map<number, { readonly files: readonly File[]; readonly go: () => void }>()
  let last = 0
  const filesIn = (value: unknown): File[] =>
    value instanceof File ? [value] : Array.isArray(value) ? value.flatMap(filesIn) : []
  const learnPaths = (files: readonly File[]) =>
    new Promise<void>((go) => {
      asked.set(++last, { files, go })
      tell({ kind: 'files', id: last, count: files.length })
    })
  return {
    /** Runs a call; one with Files among its arguments once their paths are known. */
    before(args: unknown, run: () => unknown): unknown {
      const files = filesIn(args)
      return files.length === 0 ? run() : learnPaths(files).then(run)
    },
    pathOf(file: unknown): string {
      if (!(file instanceof File)) throw new TypeError('getPathForFile expects a File')
      return paths.get(file) ?? ''
    },
    /** Called from outside, by name. */
    outside: {
      fileAt: (id: number, index: number) => asked.get(id)?.files[index],
      filesKnown(id: number, found: readonly string[]) {
        const question = asked.get(id)
        asked.delete(id)
        question?.files.forEach((file, index) => {
          paths.set(file, found[index] ?? '')
        })
        question?.go()
      },
    },
  }
}

/** `ipcRenderer`: calls go out through the binding, answers and messages come in from outside. */
export function preloadIpc(tell: Tell) {
  const invoked = new Map<number, Waiting>()
  const listeners = new Map<string, Fn[]>()
  let last = 0
  return {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        invoked.set(++last, { resolve, reject })
        tell({ kind: 'invoke', id: last, channel, args })
      }),
    on: (channel: string, listener: Fn) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    removeListener(channel: string, listener: Fn) {
      const rest = (listeners.get(channel) ?? []).filter((one) => one !== listener)
      listeners.set(channel, rest)
    },
    /** Called from outside, by name. */
    outside: {
      answered(id: number, ok: boolean, value: unknown) {
        const waiting = invoked.get(id)
        invoked.delete(id)
        if (ok) waiting?.resolve(value)
        else waiting?.reject(new Error(String(value)))
      },
      heard(channel: string, args: readonly unknown[]) {
        for (const listener of listeners.get(channel) ?? []) listener({ sender: 'ipcRenderer' }, ...args)
      },
    },
  }
}

/** The preload script's end of `contextBridge`. */
export function preloadBridge(
  toPage: string,
  toPreload: string,
  mapDeep: MapDeep,
  files: ReturnType<typeof preloadFiles>,
) {
  const functions = new Map<number, Fn>()
  let last = 0
  const send = (detail: Wire) => window.dispatchEvent(new CustomEvent(toPage, { detail }))
  const encode = (value: unknown) =>
    mapDeep(value, (leaf) => {
      if (leaf instanceof Promise) return { $promise: settle(leaf) }
      if (typeof leaf !== 'function') return leaf
      functions.set(++last, leaf as Fn)
      return { $function: last }
    })
  const decode = (value: unknown) =>
    mapDeep(value, (leaf) => {
      const { $callback } = (leaf ?? {}) as Record<string, number>
      if ($callback === undefined) return leaf
      return (...args: unknown[]) => void send({ kind: 'callback', id: $callback, args: encode(args) })
    })
  const settle = (promise: Promise<unknown>): number => {
    const id = ++last
    promise.then(
      (value) => send({ kind: 'settle', id, ok: true, value: encode(value) }),
      (error) => send({ kind: 'settle', id, ok: false, value: error?.message ?? String(error) }),
    )
    return id
  }
  window.addEventListener(toPreload, (event) => {
    const { id, args } = (event as CustomEvent<Extract<Wire, { kind: 'call' }>>).detail
    try {
      const value = files.before(args, () => functions.get(id)?.(...(decode(args) as unknown[])))
      send({ kind: 'reply', id, ok: true, value: encode(value) })
    } catch (error) {
      send({ kind: 'reply', id, ok: false, value: (error as Error).message })
    }
  })
  return {
    exposeInMainWorld: (name: string, value: unknown) => void send({ kind: 'expose', name, value: encode(value) }),
  }
}

/** What `require('electron')` gives the preload script; anything else that it asks for throws. */
export function preloadModule(
  files: ReturnType<typeof preloadFiles>,
  ipc: ReturnType<typeof preloadIpc>,
  bridge: ReturnType<typeof preloadBridge>,
) {
  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, key) {
        if (!(key in object)) throw new Error(`the stand-in for Electron does not implement ${name}.${String(key)}`)
        return Reflect.get(object, key)
      },
    })
  const { invoke, on, removeListener } = ipc
  return strict('electron', {
    contextBridge: strict('contextBridge', { exposeInMainWorld: bridge.exposeInMainWorld }),
    ipcRenderer: strict('ipcRenderer', { invoke, on, removeListener }),
    webUtils: strict('webUtils', { getPathForFile: files.pathOf }),
  })
}
