import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Bundle, bundle, bundleUrl } from './bundle.ts'
import type { Job, Report } from './transfer-process.ts'

/** A file of its own for each worker of the tests: two may build it at the same time. */
const script: Bundle = {
  entry: new URL('transfer-process.ts', import.meta.url),
  name: `engine-${process.env.VITEST_POOL_ID ?? 0}`,
}

export async function buildEngineProcess(): Promise<void> {
  await bundle(script)
}

type ReportOf<K extends Report['kind']> = Extract<Report, { kind: K }>

/** A child process with that job. */
export class EngineProcess {
  readonly #child: ChildProcess
  readonly #reports: Report[] = []
  #wake = () => {}
  #gone = false

  constructor(job: Job) {
    this.#child = fork(fileURLToPath(bundleUrl(script)), { stdio: 'inherit' })
    this.#child.on('message', (report: Report) => {
      this.#reports.push(report)
      this.#wake()
    })
    this.#child.on('exit', () => {
      this.#gone = true
      this.#wake()
    })
    this.#child.send(job)
  }

  /** Waits for a report of that kind. Throws when the process ends without it. */
  until<K extends Report['kind']>(kind: K): Promise<ReportOf<K>> {
    return this.untilNth(kind, 1)
  }

  /** Waits for the report of that kind with that number, counted from 1. Throws when the process ends without it. */
  async untilNth<K extends Report['kind']>(kind: K, nth: number): Promise<ReportOf<K>> {
    for (;;) {
      const found = this.#reports.filter((report): report is ReportOf<K> => report.kind === kind)[nth - 1]
      if (found) return found
      if (this.#gone) throw new Error(`ended without ${kind}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Lets it end by itself: the most memory it ever had, in bytes. */
  async stop(): Promise<number> {
    this.#child.send('stop')
    const { peak } = await this.until('peak')
    if (!this.#gone) await new Promise((resolve) => this.#child.once('exit', resolve))
    return peak
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Kills it without a word, and resolves when it is gone. */
  async killed(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.kill()
    if (!this.#gone) await gone
  }
}
