import { spawn } from 'node:child_process'
import { cpuBelow, peakBelow } from './meter.mjs'

/**
 * One program of a transfer, measured. A shell holds it: a process that ends between two looks takes its figures with
 * it, but the shell that waited for it knows its CPU seconds exactly (`times`). It costs every contestant the same
 * millisecond. The shell leads a process group, so that stopping one stops all.
 */

/** A signal to the group ends the program; the shell hears it too, and still tells the times. */
const HOLDER = 'trap : INT TERM; "$@" 3>&-; status=$?; times >&3; exit "$status"'

/** Milliseconds between looks at the memory: a peak stays to be seen until the process ends. */
const LOOK_EVERY = 50

const alive = new Set()

/** Kills whatever still runs, at once. */
export function killAll() {
  for (const kill of alive) kill()
}

/** Sees to it that a child made elsewhere does not outlive the benchmark. */
export function adopt(child) {
  const kill = () => child.kill('SIGKILL')
  alive.add(kill)
  child.once('exit', () => alive.delete(kill))
  return child
}

export class Program {
  #child
  #name
  #lines = []
  #errors = []
  #waiting = new Set()
  #times = ''
  #peak = 0
  /** Settles with the exit status when it is gone and everything it said is read. */
  ended
  startedAt = performance.now()
  endedAt = null

  /** Starts `argv`; `env` is whole, not added to this process's. */
  constructor(name, argv, { cwd, env }) {
    this.#name = name
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe']
    this.#child = spawn('sh', ['-c', HOLDER, 'hold', ...argv], { detached: true, stdio, cwd, env })
    const kill = () => this.stop('SIGKILL')
    alive.add(kill)
    const timer = setInterval(() => this.#look(), LOOK_EVERY)
    this.#child.once('exit', () => {
      this.endedAt = performance.now()
    })
    this.#listen()
    this.ended = new Promise((resolve) => {
      const end = (status) => {
        clearInterval(timer)
        alive.delete(kill)
        for (const { refuse } of this.#waiting) refuse(this.#failure(status))
        resolve(status)
      }
      this.#child.once('close', (status) => end(status ?? -1))
      this.#child.once('error', () => end(-1))
    })
  }

  #listen() {
    const [, stdout, stderr, times] = this.#child.stdio
    readLines(stdout, (line) => this.#hear(line))
    readLines(stderr, (line) => {
      this.#errors.push(line)
      this.#hear(line)
    })
    times.on('data', (chunk) => {
      this.#times += chunk
    })
  }

  #hear(line) {
    this.#lines.push(line)
    for (const waiting of this.#waiting) {
      const found = waiting.match(line)
      if (!found) continue
      this.#waiting.delete(waiting)
      waiting.resolve(found)
    }
  }

  #look() {
    this.#peak = Math.max(this.#peak, peakBelow(this.#child.pid))
  }

  #failure(status) {
    const said = this.#errors.findLast((line) => line.trim() !== '') ?? 'it said nothing'
    return new Error(`${this.#name} ended with status ${status}: ${said.trim()}`)
  }

  /** What `match` makes of the first line of either output for which it finds something. Rejects when none comes. */
  async line(match) {
    for (const line of this.#lines) {
      const found = match(line)
      if (found) return found
    }
    if (this.endedAt !== null) throw this.#failure(await this.ended)
    return new Promise((resolve, refuse) => this.#waiting.add({ match, resolve, refuse }))
  }

  /** Resolves at its end. Rejects where that was not status 0. */
  async succeeded() {
    const status = await this.ended
    if (status !== 0) throw this.#failure(status)
  }

  /** User and system seconds, its helpers' included: exact after its end, in steps of 10 ms while it runs. */
  cpuSeconds() {
    const told = [...this.#times.matchAll(/(\d+)m([\d.,]+)s/g)]
    if (told.length < 4) return cpuBelow(this.#child.pid)
    // The first two are the shell's own.
    return told.slice(2).reduce((sum, [, minutes, rest]) => sum + 60 * minutes + Number(rest.replace(',', '.')), 0)
  }

  /** Peak resident memory, its helpers' included. */
  peakMegabytes() {
    if (this.endedAt === null) this.#look()
    return this.#peak
  }

  stop(signal) {
    try {
      process.kill(-this.#child.pid, signal)
    } catch {
      // Gone already.
    }
  }
}

function readLines(stream, hear) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => {
    // Bars of progress are lines of their own: what ends them is a carriage return.
    const lines = (rest + chunk).split(/[\r\n]+/)
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  stream.on('end', () => {
    if (rest !== '') hear(rest)
  })
}
