import { fork } from 'node:child_process'
import { adopt } from '../program.mjs'

/** A process that does part of a load: asked in messages, it answers each by its number. */
export class Child {
  #child
  #answers = new Map()
  #last = 0
  #over = null

  constructor(script, args = []) {
    this.#child = adopt(fork(script, args))
    this.#child.on('message', ({ id, value, error }) => {
      const { resolve, refuse } = this.#answers.get(id)
      this.#answers.delete(id)
      if (error === undefined) resolve(value)
      else refuse(new Error(error))
    })
    this.#child.once('exit', () => {
      this.#over = new Error('a process of the load ended')
      for (const { refuse } of this.#answers.values()) refuse(this.#over)
    })
  }

  get pid() {
    return this.#child.pid
  }

  ask(what, input = {}) {
    if (this.#over) return Promise.reject(this.#over)
    const id = ++this.#last
    return new Promise((resolve, refuse) => {
      this.#answers.set(id, { resolve, refuse })
      this.#child.send({ id, ask: what, input })
    })
  }

  stop() {
    this.#child.kill('SIGKILL')
  }
}

/** The child's side: answers with what these functions make of each question. */
export function answerWith(answers) {
  process.on('message', async ({ id, ask, input }) => {
    try {
      process.send({ id, value: (await answers[ask](input)) ?? null })
    } catch (error) {
      process.send({ id, error: error.message })
    }
  })
  // Whoever measures is gone: nobody is left to stop this.
  process.on('disconnect', () => process.exit())
}
