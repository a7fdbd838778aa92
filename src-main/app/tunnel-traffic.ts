import { join } from 'node:path'
import { z } from 'zod'
import { JsonFile } from './json-file.ts'

const FILE = 'tunnel-traffic.json'

/** Between two writes, in milliseconds: a crash loses a minute's count at the most, and the disk is left in peace. */
const WRITE_MS = 60_000

const schema = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), sent: z.number().int().min(0) })

type Count = z.infer<typeof schema>

/** The bytes that went out through the tunnel in the current calendar month (UTC), over all runs of all windows. */
export class TunnelTraffic {
  readonly #file: JsonFile<Count>
  readonly #now: () => number
  /** As the file says. */
  #kept: Count
  /** What it does not say yet. */
  #fresh: Count
  #write: NodeJS.Timeout | null = null
  /** Resolves when the file has been read. */
  readonly ready: Promise<void>

  /** `now` tells the time in milliseconds since 1970. */
  constructor(dataFolder: string, now: () => number = Date.now) {
    this.#file = new JsonFile(join(dataFolder, FILE), schema)
    this.#now = now
    this.#kept = { month: monthOf(now()), sent: 0 }
    this.#fresh = this.#kept
    this.ready = this.#read()
  }

  async #read(): Promise<void> {
    this.#kept = (await this.#file.read()) ?? this.#kept
  }

  get sentThisMonth(): number {
    return this.#of(this.#kept) + this.#of(this.#fresh)
  }

  #of({ month, sent }: Count): number {
    return month === monthOf(this.#now()) ? sent : 0
  }

  /** Counts `bytes` more. */
  add(bytes: number): void {
    if (bytes <= 0) return
    this.#fresh = { month: monthOf(this.#now()), sent: this.#of(this.#fresh) + bytes }
    this.#write ??= setTimeout(() => void this.flush(), WRITE_MS).unref()
  }

  /** Writes what is not written yet, on top of what another window has written meanwhile; resolves when it is. */
  async flush(): Promise<void> {
    await this.ready
    if (this.#write === null) return
    clearTimeout(this.#write)
    this.#write = null
    await this.#read()
    this.#kept = { month: monthOf(this.#now()), sent: this.sentThisMonth }
    this.#fresh = { ...this.#kept, sent: 0 }
    await this.#file.write(this.#kept)
  }
}

function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7)
}
