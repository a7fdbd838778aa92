import { readFileSync } from 'node:fs'

/** Clock ticks a second, which Linux has fixed at 100 for every program that asks. */
const TICKS = 100

/** Milliseconds between looks: a process is gone when it has ended, so its last figures are those read before. */
const LOOK_EVERY = 50

/** CPU seconds and peak resident megabytes of a child, from /proc; zeros where the system has none. */
export class Meter {
  #pid
  #last = { cpuSeconds: 0, peakMegabytes: 0 }
  #timer

  constructor(pid) {
    this.#pid = pid
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY)
    this.#timer.unref()
  }

  #look() {
    try {
      const stat = readFileSync(`/proc/${this.#pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))
      if (!peak) return
      this.#last = {
        cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
        peakMegabytes: Number(peak[1]) / 1000,
      }
    } catch {
      clearInterval(this.#timer)
    }
  }

  read() {
    this.#look()
    return this.#last
  }
}
