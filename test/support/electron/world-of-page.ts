import type { Fn, MapDeep, Waiting, Wire } from './world-wire.ts'

/** The main world's end of `contextBridge`: what the preload script exposes, with functions that answer at once. */
export function pageWorld(toPage: string, toPreload: string, mapDeep: MapDeep): void {
  const callbacks = new Map<number, Fn>()
  const promises = new Map<number, Waiting>()
  let last = 0
  let reply: { readonly ok: boolean; readonly value: unknown } | null = null

  const encode = (value: unknown) =>
    mapDeep(value, (leaf) => {
      if (typeof leaf !== 'function') return leaf
      callbacks.set(++last, leaf as Fn)
      return { $callback: last }
    })
  const decode = (value: unknown) =>
    mapDeep(value, (leaf) => {
      const { $function, $promise } = (leaf ?? {}) as Record<string, number>
      if ($function !== undefined) return remote($function)
      if ($promise === undefined) return leaf
      return new Promise((resolve, reject) => promises.set($promise, { resolve, reject }))
    })
  const remote =
    (id: number): Fn =>
    (...args) => {
      reply = null
      const detail: Wire = { kind: 'call', id, args: encode(args) }
      window.dispatchEvent(new CustomEvent(toPreload, { detail }))
      const { ok, value } = reply ?? { ok: false, value: 'the preload script does not answer' }
      if (!ok) throw new Error(String(value))
      return decode(value)
    }
  const settle = ({ id, ok, value }: { readonly id: number; readonly ok: boolean; readonly value: unknown }) => {
    const waiting = promises.get(id)
    promises.delete(id)
    if (ok) waiting?.resolve(decode(value))
    else waiting?.reject(new Error(String(value)))
  }

  window.addEventListener(toPage, (event) => {
    const wire = (event as CustomEvent<Wire>).detail
    if (wire.kind === 'reply') reply = wire
    else if (wire.kind === 'settle') settle(wire)
    else if (wire.kind === 'callback') callbacks.get(wire.id)?.(...(decode(wire.args) as unknown[]))
    else if (wire.kind === 'expose')
      Object.defineProperty(window, wire.name, { value: Object.freeze(decode(wire.value)), enumerable: true })
  })
}
