import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  listUnfinished,
  type ReceiveHandle,
  type ResumeOptions,
  receive,
  resumeReceive,
  type Unfinished,
} from '../../src-main/engine/index.ts'
import type { RelayServer } from '../../src-main/relay/server.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import { parseInvite } from '../../src-shared/invite.ts'
import { EngineProcess } from './engine-process.ts'
import { type Fault, type FaultPlan, FaultProxy } from './fault-proxy.ts'
import { PATIENT } from './journal-stage.ts'
import {
  acceptInto,
  localRelay,
  Recorder,
  randomFile,
  type Sender,
  sha256Of,
  startSender,
  tempFolder,
} from './transfer.ts'

/** A receiver of this process. */
export interface Received {
  readonly handle: ReceiveHandle
  readonly log: Recorder
}

interface Choice {
  readonly skip?: readonly number[]
  readonly conflict?: 'keep-both' | 'overwrite' | 'skip' | 'fail'
}

/** A relay, one sender in this process, and receivers behind a proxy that keep journals; a folder for each. */
export class ReceiverStage {
  readonly proxy: FaultProxy
  readonly address: RelayAddress
  readonly from: string
  readonly to: string
  /** Where the journals are. */
  readonly journal: string
  readonly #relay: RelayServer
  readonly #folders: readonly { readonly remove: () => Promise<void> }[]
  readonly #processes: EngineProcess[] = []
  readonly #faults: Fault[] = []

  private constructor(
    { relay, address }: Awaited<ReturnType<typeof localRelay>>,
    proxy: (plan: FaultPlan) => FaultProxy,
    folders: readonly Awaited<ReturnType<typeof tempFolder>>[],
  ) {
    const [from = '', to = '', data = ''] = folders.map(({ path }) => path)
    this.#relay = relay
    this.address = address
    this.proxy = proxy((nth) => this.#faults[nth] ?? null)
    this.#folders = folders
    this.from = from
    this.to = to
    this.journal = join(data, 'unfinished')
  }

  static async open(): Promise<ReceiverStage> {
    const local = await localRelay()
    const folders = [await tempFolder(), await tempFolder(), await tempFolder()]
    let plan: FaultPlan = () => null
    const proxy = await FaultProxy.before(local.address, (nth) => plan(nth))
    const bind = (later: FaultPlan) => {
      plan = later
      return proxy
    }
    return new ReceiverStage(local, bind, folders)
  }

  async close(): Promise<void> {
    for (const process of this.#processes) process.kill()
    await Promise.all([this.proxy.close(), this.#relay.close()])
    for (const { remove } of this.#folders) await remove()
  }

  file(name: string, size: number): Promise<string> {
    return randomFile(join(this.from, name), size)
  }

  /** `count` files of `size` bytes and a few more below a folder, which is answered. */
  async files(count: number, size: number): Promise<string> {
    const folder = join(this.from, 'album')
    await mkdir(folder, { recursive: true })
    await Promise.all(Array.from({ length: count }, (_, at) => randomFile(join(folder, `${at}.bin`), size + at)))
    return folder
  }

  /** A sender in this process, and its code. */
  async sender(paths: readonly string[]): Promise<{ sender: Sender; code: string }> {
    const sender = startSender(this.address, paths, PATIENT)
    return { sender, code: await sender.code() }
  }

  /** A receiver in a process of its own that takes everything; killed when `after` bytes have come to it. */
  async killedReceiver(code: string, after: number, choice: Choice = {}): Promise<void> {
    const { journal, proxy, to: folder } = this
    const job = { kind: 'receive', relay: proxy.address, code, folder, journal, patience: PATIENT, ...choice } as const
    await this.#runUntil(job, after)
  }

  /** Another process that goes on, killed in the same way. */
  async killedResumer(after: number): Promise<void> {
    const { id } = await this.unfinished()
    await this.#runUntil({ kind: 'resume-receive', journal: this.journal, id, relay: this.proxy.address }, after)
  }

  async #runUntil(job: ConstructorParameters<typeof EngineProcess>[0], after: number): Promise<void> {
    this.#faults[this.proxy.count] = { kind: 'mark', way: 'toClient', after }
    const process = new EngineProcess(job)
    this.#processes.push(process)
    const killed = new Promise<void>((resolve) => {
      this.proxy.onStrike = () => resolve(process.killed())
    })
    await killed
  }

  /** A receiver in this process with a journal, which takes everything; slow from so many bytes on, and it has them. */
  async midway(code: string, after: number, choice: Choice = {}, patience = PATIENT): Promise<Received> {
    this.#faults[this.proxy.count] = { kind: 'throttle', way: 'toClient', after, ms: 2 }
    const receiver = this.receive(code, patience)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(this.to, choice))
    await receiver.log.until('progress', ({ bytes }) => bytes >= after)
    return receiver
  }

  /** Another process that goes on to the end: how it ended. */
  async resumedElsewhere(): Promise<unknown> {
    const { id } = await this.unfinished()
    const process = new EngineProcess({ kind: 'resume-receive', journal: this.journal, id })
    this.#processes.push(process)
    return (await process.until('end')).outcome
  }

  /** A receiver in this process, with a journal. */
  receive(code: string, patience = PATIENT): Received {
    const log = new Recorder()
    const { journal, proxy } = this
    const options = { relay: proxy.address, device: 'bruno-pc', journal, patience, onEvent: log.onEvent }
    return { handle: receive({ ...options, code: parseInvite(code).code }), log }
  }

  /** Goes on in this process. */
  async resume(options: Partial<ResumeOptions> = {}): Promise<Received> {
    const log = new Recorder()
    const { id } = await this.unfinished()
    const handle = resumeReceive({ journal: this.journal, id, patience: PATIENT, ...options, onEvent: log.onEvent })
    return { handle, log }
  }

  /** Throws unless there is exactly one. */
  async unfinished(): Promise<Unfinished> {
    const found = await listUnfinished(this.journal)
    if (!found[0] || found.length > 1) throw new Error(`${found.length} unfinished`)
    return found[0]
  }

  /** The file of the journal there is. */
  async journalFile(): Promise<string> {
    return join(this.journal, `${(await this.unfinished()).id}.receive.log`)
  }

  /** Resolves when a process has the journal that there is. */
  async inUse(): Promise<void> {
    while ((await listUnfinished(this.journal)).length > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Names in the folder of the journals. */
  journals(): Promise<string[]> {
    return readdir(this.journal)
  }

  write(name: string, bytes: Uint8Array | string): Promise<void> {
    return writeFile(join(this.to, name), bytes)
  }
}

/** Names of `.part` files below a folder. */
export async function partsOf(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.part'))
}

/** SHA-256 of every file below a folder, by path. */
export async function hashesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hashes = await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), await sha256Of(file)]))
  return Object.fromEntries(hashes)
}
