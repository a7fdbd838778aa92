import { EventEmitter } from 'node:events'

/** Asked of every object by the language itself (await, printing, JSON): absence is an answer. */
const ordinary = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'asymmetricMatch', '$$typeof'])

/** Makes an object throw when something is asked of it that it does not have. Methods stay bound: private fields need it. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      if (!(key in object) && typeof key === 'string' && !ordinary.has(key)) throw missing(`${name}.${key}`)
      const value: unknown = Reflect.get(object, key)
      // A class has a prototype, a method has none.
      const isMethod = typeof value === 'function' && !Object.hasOwn(value, 'prototype')
      return isMethod ? value.bind(object) : value
    },
    set(object, key, value) {
      if (!(key in object)) throw missing(`${name}.${String(key)} =`)
      return Reflect.set(object, key, value)
    },
  })
}

export function missing(what: string): Error {
  return new Error(`the stand-in for Electron does not implement ${what}`)
}

/** An event that a listener may prevent, as Electron's are. */
export interface Preventable {
  defaultPrevented: boolean
  preventDefault(): void
}

export function preventable<T extends object>(details: T): T & Preventable {
  const event: T & Preventable = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}

/** An emitter that knows which events exist: listening for another one would wait for ever, so it throws. */
export class StrictEmitter extends EventEmitter {
  readonly #known: ReadonlySet<string>
  readonly #name: string

  constructor(name: string, known: readonly string[]) {
    super()
    this.#name = name
    this.#known = new Set(known)
    this.on('newListener', (event: string | symbol) => this.#check(event))
  }

  #check(event: string | symbol): void {
    const known = typeof event === 'symbol' || event === 'newListener' || this.#known.has(event)
    if (!known) throw missing(`${this.#name}.on('${String(event)}')`)
  }

  /** Tells listeners; whether one of them prevented it. */
  emitPreventable<T extends object>(name: string, details: T, ...rest: unknown[]): boolean {
    const event = preventable(details)
    this.emit(name, event, ...rest)
    return event.defaultPrevented
  }
}
