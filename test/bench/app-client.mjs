import { fork } from 'node:child_process'
import { adopt } from './program.mjs'

/** The app's process as its window sees it. */
export class AppProcess {
  #child
  #answers = new Map()
  #waiting = new Set()
  #heard = []
  #last = 0

  /** `script` is app-process.mjs, bundled; it keeps its settings in `data` and receives into `downloads`. */
  constructor(script, data, downloads) {
    this.#child = adopt(fork(script, [data, downloads]))
    this.#child.on('message', (message) => this.#hear(message))
    this.#child.once('exit', () => {
      for (const { refuse } of this.#waiting) refuse(new Error('the app ended'))
      for (const { refuse } of this.#answers.values()) refuse(new Error('the app ended'))
    })
  }

  #hear(message) {
    if (message.id !== undefined) return this.#answer(message)
    this.#heard.push(message)
    for (const waiting of this.#waiting) {
      const found = waiting.match(message)
      if (!found) continue
      this.#waiting.delete(waiting)
      waiting.resolve(found)
    }
  }

  #answer({ id, result }) {
    const { resolve, refuse } = this.#answers.get(id)
    this.#answers.delete(id)
    if (result.ok) resolve(result.value)
    else refuse(new Error(`the app answers ${result.error.code}`))
  }

  /** What `match` finds first in what the app has told or will tell. */
  async first(match) {
    for (const message of this.#heard) if (match(message)) return match(message)
    return new Promise((resolve, refuse) => this.#waiting.add({ match, resolve, refuse }))
  }

  /** The first view of a transfer in that state; rejects when it failed instead. */
  async state(kind) {
    const state = await this.first(({ event }) => {
      const found = event?.kind === 'transfer' ? event.view.state : null
      return found?.kind === kind || found?.kind === 'failed' ? { id: event.view.id, ...found } : null
    })
    if (state.kind !== kind) throw new Error(`the app's transfer failed: ${state.error.code}`)
    return state
  }

  ask(message) {
    const id = ++this.#last
    this.#child.send({ ...message, id })
    return new Promise((resolve, refuse) => this.#answers.set(id, { resolve, refuse }))
  }

  call(name, input) {
    return this.ask({ ask: 'call', name, input })
  }

  stop() {
    this.#child.kill('SIGKILL')
  }
}
