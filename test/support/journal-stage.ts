import { join } from 'node:path'
import {
  listUnfinished,
  type Outcome,
  pathSource,
  type ResumeOptions,
  resumeSend,
  send,
  type TransferHandle,
  type Unfinished,
} from '../../src-main/engine/index.ts'
import { type RelayServer, startRelay } from '../../src-main/relay/server.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import { EngineProcess } from './engine-process.ts'
import { FaultProxy } from './fault-proxy.ts'
import { acceptInto, localRelay, type Receiver, Recorder, randomFile, startReceiver, tempFolder } from './transfer.ts'

/** Milliseconds; longer than any test. */
export const PATIENT = 60_000

/** A sender of this process. */
export interface Sent {
  readonly handle: TransferHandle
  readonly log: Recorder
}

interface Ends {
  readonly sender: EngineProcess
  readonly code: string
}

export interface Meeting extends Ends {
  readonly receiver: Receiver
}

/** A relay, senders before it that keep journals behind a proxy, and receivers that do not; a folder for each. */
export class JournalStage {
  readonly proxy: FaultProxy
  readonly address: RelayAddress
  readonly from: string
  readonly to: string
  readonly #folders: readonly { readonly remove: () => Promise<void> }[]
  readonly #processes: EngineProcess[] = []
  #relay: RelayServer
  /** Where the journals are. */
  journal: string

  private constructor(
    { relay, address }: Awaited<ReturnType<typeof localRelay>>,
    proxy: FaultProxy,
    folders: readonly Awaited<ReturnType<typeof tempFolder>>[],
  ) {
    const [from = '', to = '', data = ''] = folders.map(({ path }) => path)
    this.#relay = relay
    this.address = address
    this.proxy = proxy
    this.#folders = folders
    this.from = from
    this.to = to
    this.journal = join(data, 'unfinished')
  }

  static async open(): Promise<JournalStage> {
    const local = await localRelay()
    const folders = [await tempFolder(), await tempFolder(), await tempFolder()]
    return new JournalStage(local, await FaultProxy.before(local.address), folders)
  }

  async close(): Promise<void> {
    for (const process of this.#processes) process.kill()
    await Promise.all([this.proxy.close(), this.#relay.close()])
    for (const { remove } of this.#folders) await remove()
  }

  async restartRelay(): Promise<void> {
    const { port } = this.#relay
    await this.#relay.close()
    this.#relay = await startRelay({ host: '127.0.0.1', port })
  }

  /** What senders say still gets out; from here on they hear nothing. */
  deafen(): void {
    for (let nth = 0; nth < this.proxy.count; nth++) this.proxy.strike(nth, { kind: 'halfOpen', way: 'toClient' })
  }

  /** A random file to send. */
  file(name: string, size: number): Promise<string> {
    return randomFile(join(this.from, name), size)
  }

  /** `count` files of `size` bytes and a few more, `0.bin` and so on, in the folder that is answered. */
  async files(count: number, size: number): Promise<string> {
    await Promise.all(Array.from({ length: count }, (_, at) => this.file(`${at}.bin`, size + at)))
    return this.from
  }

  /** A sender in a process of its own, whose code is out. `relay`: where it finds it. */
  async sender(path: string, relay = this.proxy.address): Promise<Ends> {
    const sender = new EngineProcess({ kind: 'send', relay, path, journal: this.journal, patience: PATIENT })
    this.#processes.push(sender)
    return { sender, code: (await sender.until('code')).code }
  }

  /** Another process that goes on. */
  resumer(id: string): EngineProcess {
    const process = new EngineProcess({ kind: 'resume-send', journal: this.journal, id })
    this.#processes.push(process)
    return process
  }

  /** Both ends, the list seen by the receiver. */
  async offered(path: string): Promise<Meeting> {
    const ends = await this.sender(path)
    const receiver = startReceiver(this.address, ends.code, PATIENT)
    await receiver.log.until('offer')
    return { ...ends, receiver }
  }

  /** Accepted, and so many bytes of it there. */
  async flowing(path: string, bytes: number): Promise<Meeting> {
    const ends = await this.offered(path)
    await ends.receiver.handle.answer(acceptInto(this.to))
    await ends.receiver.log.until('progress', (progress) => progress.bytes >= bytes)
    return ends
  }

  /** Throws unless there is exactly one. */
  async unfinished(): Promise<Unfinished> {
    const found = await listUnfinished(this.journal)
    if (!found[0] || found.length > 1) throw new Error(`${found.length} unfinished`)
    return found[0]
  }

  /** Goes on in this process with the one that is there. */
  async resume(options: Partial<ResumeOptions> = {}): Promise<Sent> {
    const log = new Recorder()
    const { id } = await this.unfinished()
    const handle = resumeSend({ journal: this.journal, id, patience: PATIENT, ...options, onEvent: log.onEvent })
    return { handle, log }
  }

  /** A sender in this process. */
  send(paths: readonly string[], patience = 0): Sent {
    const log = new Recorder()
    const options = { relay: this.proxy.address, device: 'ana-notebook', words: 'pt', patience } as const
    const handle = send({ ...options, source: pathSource(paths), journal: this.journal, onEvent: log.onEvent })
    return { handle, log }
  }

  /** A receiver of this code who takes everything. */
  async receiveAll(code: string, patience = 0): Promise<Receiver> {
    const receiver = startReceiver(this.address, code, patience)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(this.to))
    return receiver
  }
}

export async function outcomes(sender: Sent, receiver: Receiver): Promise<readonly [Outcome, Outcome]> {
  return Promise.all([sender.handle.done, receiver.handle.done])
}

export const whole = (files: number) => ({ kind: 'done', verified: files, failed: 0, corrupted: 0 })
