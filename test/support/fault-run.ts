import { join } from 'node:path'
import type { Outcome } from '../../src-main/engine/index.ts'
import { type Blow, type FaultCase, nameOf } from './fault-cases.ts'
import type { Phase } from './fault-map.ts'
import { PEER_LINE } from './fault-map.ts'
import { type Fault, type FaultPlan, FaultProxy } from './fault-proxy.ts'
import { readTree } from './files.ts'
import {
  acceptInto,
  localRelay,
  type Receiver,
  type Recorder,
  startReceiver,
  startSender,
  tempFolder,
} from './transfer.ts'

/** One case of the fault matrix, run with real parts and judged. */

/** Milliseconds to look for a lost peer: longer than any case. */
const PATIENT = 3_600_000

/** Milliseconds after which a case counts as hanging. The longest honest one waits out two silences. */
const DEADLINE = 150_000

/** Milliseconds after which nobody who has ended is waited for, as in a terminal: the other side may have missed its last word. */
const PARTING_TIME = 120_000

export interface Subject {
  /** The folder that is sent. */
  readonly source: string
  /** What lies below it, by its path under the folder that receives. */
  readonly hashes: Readonly<Record<string, string | null>>
}

export interface Verdict {
  readonly fault: FaultCase
  readonly kind: 'verified' | 'named'
  /** What the two ends ended with, where they did not end well. */
  readonly codes: readonly string[]
  /** Whether the fault happened at all: its place may lie behind the end. */
  readonly struck: boolean
  readonly seconds: number
  /** What should not be, in words; null where all is well. */
  readonly problem: string | null
}

/** Phases in which both have proven the code: a single fault must be mended. */
const proven: ReadonlySet<Phase> = new Set<Phase>([
  'deciding',
  'data, start',
  'data, middle of a file',
  'data, file boundary',
  'data, small files',
  'data, record boundary',
  'data, near the end',
  'finishing',
  'meeting again',
])

/** Blows that are noticed on a line on which nothing passes. */
const noticed: ReadonlySet<Blow> = new Set<Blow>(['cut', 'reset', 'relay'])

/** Both lines, each through a proxy of its own, and the relay behind them, which may be killed. */
class Stage {
  readonly sender: FaultProxy
  readonly receiver: FaultProxy
  #relay: Awaited<ReturnType<typeof localRelay>>['relay']
  #restarting: Promise<void> = Promise.resolve()
  struck = false

  private constructor(
    relay: Awaited<ReturnType<typeof localRelay>>['relay'],
    sender: FaultProxy,
    receiver: FaultProxy,
  ) {
    this.#relay = relay
    this.sender = sender
    this.receiver = receiver
  }

  static async of(fault: FaultCase): Promise<Stage> {
    const { relay, address } = await localRelay()
    const plan = (end: FaultCase['end']) => planOf(fault, end)
    const [sender, receiver] = await Promise.all([
      FaultProxy.before(address, plan('sender')),
      FaultProxy.before(address, plan('receiver')),
    ])
    const stage = new Stage(relay, sender, receiver)
    stage[fault.end].onStrike = () => stage.#onStrike(fault)
    return stage
  }

  #onStrike({ blow, before }: FaultCase): void {
    // The first of two is only there to make the two meet again.
    if (before !== null && !this.struck && this.sender.count + this.receiver.count <= 3) return
    this.struck = true
    if (blow === 'relay') this.#restarting = this.#restart()
  }

  /** The relay is killed: every line breaks without a goodbye, and the new one knows nobody. */
  async #restart(): Promise<void> {
    const old = this.#relay
    for (const proxy of [this.sender, this.receiver]) {
      proxy.refusing = true
      proxy.cutAll()
    }
    const { relay, address } = await localRelay()
    this.#relay = relay
    for (const proxy of [this.sender, this.receiver]) {
      proxy.moveTo(address)
      proxy.refusing = false
    }
    await old.close()
  }

  /** For a line on which nothing passes. */
  strike({ end, nth, way, blow, ms }: FaultCase): void {
    this[end].strike(nth, { kind: kindOf(blow), way, ms })
  }

  async close(): Promise<void> {
    await this.#restarting
    await Promise.all([this.sender.close(), this.receiver.close(), this.#relay.close()])
  }
}

const kindOf = (blow: Blow): Fault['kind'] => (blow === 'relay' ? 'mark' : blow)

function planOf({ end, nth, way, blow, after, before, ms }: FaultCase, mine: FaultCase['end']): FaultPlan {
  return (at) => {
    if (end !== mine) return null
    const outward = end === 'sender' ? 'toRelay' : 'toClient'
    if (before !== null && at === PEER_LINE[end]) return { kind: 'cut', way: outward, after: before }
    return at === nth && after !== null ? { kind: kindOf(blow), way, after, ms } : null
  }
}

interface Played {
  readonly outcomes: readonly Outcome[]
  readonly logs: readonly Recorder[]
  readonly hung: boolean
}

/** Runs one case. Never throws for what the engine does: that is in the verdict. */
export async function runCase(fault: FaultCase, subject: Subject): Promise<Verdict> {
  const startedAt = performance.now()
  const stage = await Stage.of(fault)
  const to = await tempFolder()
  try {
    const played = await play(fault, stage, subject.source, to.path)
    const verdict = judge(fault, stage.struck, played, subject, await readTree(to.path))
    return { ...verdict, seconds: (performance.now() - startedAt) / 1000 }
  } finally {
    await stage.close()
    await to.remove()
  }
}

async function play(fault: FaultCase, stage: Stage, source: string, to: string): Promise<Played> {
  const sender = startSender(stage.sender.address, [source], PATIENT)
  let receiver: Receiver | null = null
  let hung = false
  const giveUp = () => {
    for (const end of [sender, receiver]) {
      end?.handle.cancel()
      // And once more: the other end is not waited for.
      end?.handle.cancel()
    }
  }
  const late = setTimeout(() => {
    hung = true
    giveUp()
  }, DEADLINE)
  // Where one end has given up, the other may be patient: it is stopped.
  const watch = (done: Promise<Outcome>) => done.then((outcome) => void (outcome.kind === 'done' || giveUp()))
  watch(sender.handle.done)
  try {
    const code = await sender.code()
    await disturb('waiting', fault, stage, [sender.log])
    receiver = startReceiver(stage.receiver.address, code, PATIENT)
    watch(receiver.handle.done)
    await receiver.log.until('offer')
    await disturb('deciding', fault, stage, [sender.log, receiver.log])
    await receiver.handle.answer(acceptInto(to))
  } catch {
    // One of them ended early; what with is in its outcome.
  }
  const ends = receiver ? [sender, receiver] : [sender]
  const parting = setTimeout(() => {
    if (ends.every(({ log }) => log.of('end').length > 0)) giveUp()
  }, PARTING_TIME)
  const outcomes = await Promise.all(ends.map(({ handle }) => handle.done))
  clearTimeout(late)
  clearTimeout(parting)
  return { outcomes, logs: ends.map(({ log }) => log), hung }
}

async function disturb(phase: Phase, fault: FaultCase, stage: Stage, logs: readonly Recorder[]): Promise<void> {
  if (fault.phase !== phase || fault.after !== null) return
  stage.strike(fault)
  if (fault.calm && noticed.has(fault.blow)) await Promise.all(logs.map((log) => log.until('joined')))
}

function judge(
  fault: FaultCase,
  struck: boolean,
  { outcomes, logs, hung }: Played,
  { hashes }: Subject,
  tree: Awaited<ReturnType<typeof readTree>>,
): Omit<Verdict, 'seconds'> {
  const verified = outcomes.length === 2 && outcomes.every((outcome) => outcome.kind === 'done')
  const codes = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [] : [codeOf(outcome)]))
  const problems = [
    ...(hung ? ['it hung'] : []),
    ...(verified ? ofVerified(outcomes, logs, hashes, tree) : ofNamed(fault, outcomes, logs, hashes, tree)),
  ]
  const story = () => `${nameOf(fault)}: ${problems.join('; ')}\n${logs.map(tell).join('\n')}`
  const kind = verified ? 'verified' : 'named'
  return { fault, kind, codes, struck, problem: problems.length > 0 ? story() : null }
}

function ofVerified(
  outcomes: readonly Outcome[],
  logs: readonly Recorder[],
  hashes: Subject['hashes'],
  tree: Subject['hashes'],
): string[] {
  const files = Object.entries(hashes).filter(([, hash]) => hash !== null)
  const counts = { kind: 'done', verified: files.length, failed: 0, corrupted: 0, skipped: 0 }
  const reports = logs.map((log) => log.of('file').map(({ result }) => [result.path, result.sha256] as const))
  return [
    ...outcomes.filter((outcome) => !fits(outcome, counts)).map((outcome) => `counted ${JSON.stringify(outcome)}`),
    ...reports.filter((report) => !same(Object.fromEntries(report), Object.fromEntries(files))).map(() => 'told wrong'),
    ...reports.filter((report) => report.length !== files.length).map(({ length }) => `told ${length} files`),
    ...(same(tree, hashes) ? [] : [`the folder holds ${Object.keys(tree).join(', ')}`]),
  ]
}

function ofNamed(
  { phase, blow, calm, after }: FaultCase,
  outcomes: readonly Outcome[],
  logs: readonly Recorder[],
  hashes: Subject['hashes'],
  tree: Subject['hashes'],
): string[] {
  const codes = outcomes.map(codeOf)
  const both = logs.length === 2 && logs.every(hasProven)
  const waitedFor = phase === 'waiting' && after === null && calm && noticed.has(blow)
  const wrong = Object.entries(tree).filter(([path, hash]) => hash !== null && hashes[path] !== hash)
  return [
    ...(both || proven.has(phase) || waitedFor ? [`ended with ${codes.join(' and ')}`] : []),
    ...(codes.some((code) => code === 'internal' || code.startsWith('declined')) ? [`told ${codes.join()}`] : []),
    ...(outcomes.some(({ kind }) => kind === 'failed') ? [] : ['nobody named an error']),
    ...wrong.map(([path]) => `left ${path}`),
  ]
}

const codeOf = (outcome: Outcome) => (outcome.kind === 'failed' ? outcome.error.code : outcome.kind)

/** A line that is open at both ends leads to a peer who has proven the code. */
const hasProven = (log: Recorder) => log.of('line').some(({ line }) => line.mine === 'open' && line.theirs === 'open')

const fits = (outcome: object, wanted: object) =>
  Object.entries(wanted).every(([key, value]) => Object.entries(outcome).some(([k, v]) => k === key && v === value))

const same = (a: object, b: object) => sorted(a) === sorted(b)
const sorted = (map: object) => JSON.stringify(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))

/** What an end was told, without what only repeats itself. */
function tell({ events }: Recorder): string {
  const told = events.filter(({ kind }) => kind !== 'progress' && kind !== 'file' && kind !== 'summary')
  return told
    .map((event) => (event.kind === 'offer' ? 'offer' : JSON.stringify(event)))
    .join('\n  ')
    .replace(/^/, '  ')
}

/** The folder that every case sends: small and large files, one without content, in an order that does not vary. */
export function subjectFiles(noise: (bytes: number) => Buffer): Record<string, Buffer> {
  const small = Array.from({ length: 60 }, (_, at) => [join('notas', `${at}.txt`), noise(500 + at * 97)] as const)
  return {
    'a-filme.mkv': noise(1_300_000),
    'b-vazio': noise(0),
    'c-som.flac': noise(700_000),
    ...Object.fromEntries(small),
    'z-fim.bin': noise(450_017),
  }
}
