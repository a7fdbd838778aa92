import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { buildIn } from '../build.mjs'
import { openFilesMost, usageOf } from '../meter.mjs'
import { Child } from './child.mjs'

/** Where the load comes from: processes and loopback addresses enough that none of them is the bottleneck. */

/** Processes that hold the rooms: at 2,500 sockets each, none of them is busy. */
const WAITING_PROCESSES = 4

/** Rooms for each address: a relay lets a loopback address have 2,048 (roomsPerAddress x loopbackPeople). */
const ROOMS_AN_ADDRESS = 500

/** Descriptors beside those of the rooms: a transfer has three lines, joins come and go, Node has its own. */
const DESCRIPTORS_A_TRANSFER = 4
const DESCRIPTORS_BESIDE = 500

/** Milliseconds between looks at the relay's memory. */
const LOOK_EVERY = 50

/** Milliseconds between questions for the relay's figures, which it tells itself once a second. */
const ASK_EVERY = 200

const script = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Why this machine cannot bear the load, or null. */
export function lackFor({ rooms, transfers }) {
  const most = openFilesMost()
  if (most === null) return 'needs /proc to see what the relay uses'
  const needed = rooms + transfers * DESCRIPTORS_A_TRANSFER + DESCRIPTORS_BESIDE
  return most < needed ? `needs ${needed} open files, there are ${most}: ulimit -n ${needed}` : null
}

/** Bundles the process of the engine's ends from its source into the copy of the build. */
export async function bundleEnds(home) {
  const outDir = buildIn(home)
  await build({
    configFile: false,
    logLevel: 'warn',
    root: script('..'),
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: script('ends.mjs'),
        external: [/^node:/, ...builtinModules],
        output: { format: 'es', entryFileNames: 'crowd-ends.mjs' },
      },
    },
    ssr: { noExternal: true },
  })
  return join(outDir, 'crowd-ends.mjs')
}

/** A relay under measurement: its process, seen from outside. */
export class MeasuredRelay {
  #child
  port = 0

  constructor(home, limits) {
    this.#child = new Child(script('relay-process.mjs'), [buildIn(home), JSON.stringify(limits)])
  }

  async start() {
    this.port = await this.#child.ask('port')
    return this
  }

  usage() {
    return usageOf(this.#child.pid)
  }

  figures() {
    return this.#child.ask('figures')
  }

  /** Waits until the relay itself counts so many rooms whose owners are there, or gives up after `ms`. */
  async waits(rooms, ms) {
    const late = performance.now() + ms
    let { waiting } = await this.figures()
    while (waiting !== rooms && performance.now() < late) {
      await sleep(ASK_EVERY)
      waiting = (await this.figures()).waiting
    }
    return waiting
  }

  /** Does `work` and tells beside its result what the relay used meanwhile. */
  async during(work) {
    const before = this.usage()
    let peak = before.resident
    const timer = setInterval(() => {
      peak = Math.max(peak, this.usage().resident)
    }, LOOK_EVERY)
    const began = performance.now()
    try {
      const result = await work()
      const after = this.usage()
      const seconds = (performance.now() - began) / 1000
      return { result, seconds, cpu: after.cpu - before.cpu, resident: after.resident, peak }
    } finally {
      clearInterval(timer)
    }
  }

  stop() {
    this.#child.stop()
  }
}

/** The rooms, held by several processes and from several addresses. */
export class Crowd {
  #processes = Array.from({ length: WAITING_PROCESSES }, () => new Child(script('waiters.mjs')))
  #relay
  numbers = []

  /** At that relay, which need not have started yet. */
  constructor(relay) {
    this.#relay = relay
  }

  /** Opens so many rooms; answers their numbers. */
  async open(rooms) {
    const own = Math.ceil(rooms / WAITING_PROCESSES)
    const counts = this.#processes.map((_, at) => Math.max(0, Math.min(own, rooms - at * own)))
    const addresses = Array.from({ length: Math.ceil(rooms / ROOMS_AN_ADDRESS) }, (_, at) => `127.0.1.${at + 1}`)
    const { port } = this.#relay
    const each = this.#processes.map((process, at) => process.ask('open', { port, count: counts[at], addresses }))
    this.numbers = (await Promise.all(each)).flat()
  }

  /** How many of the lines answer a ping. */
  async reach() {
    return (await this.#all('reach')).reduce((sum, one) => sum + one, 0)
  }

  /** How many lines are open, how many were lost, and how many pings of the relay's they heard. */
  async state() {
    const each = await this.#all('state')
    const sum = (field) => each.reduce((all, one) => all + one[field], 0)
    return { open: sum('open'), lost: sum('lost'), pings: sum('pings') }
  }

  async close() {
    this.numbers = []
    await this.#all('close')
  }

  stop() {
    for (const process of this.#processes) process.stop()
  }

  #all(what) {
    return Promise.all(this.#processes.map((process) => process.ask(what)))
  }
}

/** A process of the load by the name of its script in this folder. */
export const startChild = (name) => new Child(script(name))
