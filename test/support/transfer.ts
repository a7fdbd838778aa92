import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Decision,
  type Outcome,
  pathSource,
  type ReceiveHandle,
  receive,
  type Source,
  send,
  type TransferEvent,
  type TransferHandle,
} from '../../src-main/engine/index.ts'
import type { NoticeTimes } from '../../src-main/engine/types.ts'
import type { RelayLimits } from '../../src-main/relay/limits.ts'
import { type RelayServer, startRelay } from '../../src-main/relay/server.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import { parseInvite } from '../../src-shared/invite.ts'

/** A relay on a free loopback port. */
export async function localRelay(
  limits: Partial<RelayLimits> = {},
): Promise<{ relay: RelayServer; address: RelayAddress }> {
  const relay = await startRelay({ host: '127.0.0.1', port: 0, limits })
  return { relay, address: { host: '127.0.0.1', port: relay.port } }
}

/** A folder of its own below the system's temporary one, and how to remove it. */
export async function tempFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'malote-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

type EventOf<K extends TransferEvent['kind']> = Extract<TransferEvent, { kind: K }>

/** Collects a transfer's events and lets a test wait for one. */
export class Recorder {
  readonly events: TransferEvent[] = []
  #waiting: (() => void)[] = []

  readonly onEvent = (event: TransferEvent): void => {
    this.events.push(event)
    for (const wake of this.#waiting.splice(0)) wake()
  }

  of<K extends TransferEvent['kind']>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind)
  }

  /** The first event of a kind that fits; rejects when the transfer ends without one. */
  async until<K extends TransferEvent['kind']>(
    kind: K,
    fits: (event: EventOf<K>) => boolean = () => true,
  ): Promise<EventOf<K>> {
    for (;;) {
      const found = this.of(kind).find(fits)
      if (found) return found
      const ended = this.of('end')[0]
      if (ended) throw new Error(`ended without ${kind}: ${JSON.stringify(ended.outcome)}`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }
}

export interface Sender {
  readonly handle: TransferHandle
  readonly log: Recorder
  /** Resolves with the code people would type. */
  code(): Promise<string>
}

/** `patience` in milliseconds; 0, which ends a transfer with its line, unless a test is about lines that break. */
export function startSender(
  address: RelayAddress,
  source: readonly string[] | Source,
  patience = 0,
  notice: Partial<NoticeTimes> = {},
): Sender {
  const log = new Recorder()
  const handle = send({
    source: 'list' in source ? source : pathSource(source),
    relay: address,
    device: 'ana-notebook',
    words: 'pt',
    patience,
    notice,
    onEvent: log.onEvent,
  })
  return { handle, log, code: async () => (await log.until('waiting')).code }
}

export interface Receiver {
  readonly handle: ReceiveHandle
  readonly log: Recorder
}

export function startReceiver(
  address: RelayAddress,
  code: string,
  patience = 0,
  notice: Partial<NoticeTimes> = {},
): Receiver {
  const log = new Recorder()
  const handle = receive({
    code: parseInvite(code).code,
    relay: address,
    device: 'bruno-pc',
    patience,
    notice,
    onEvent: log.onEvent,
  })
  return { handle, log }
}

type Accept = Extract<Decision, { accept: true }>

/** Both ends, the list seen by the receiver, nothing answered yet. */
export async function meetAtOffer(
  address: RelayAddress,
  source: readonly string[] | Source,
): Promise<{ sender: Sender; receiver: Receiver }> {
  const sender = startSender(address, source)
  const receiver = startReceiver(address, await sender.code())
  await receiver.log.until('offer')
  return { sender, receiver }
}

export function acceptInto(folder: string, choice: Partial<Omit<Accept, 'accept' | 'folder'>> = {}): Accept {
  return { accept: true, folder, skip: [], conflict: 'keep-both', ...choice }
}

/** The whole way: send `paths`, receive all into `folder`. Answers both outcomes and everything both were told. */
export async function transferAll(
  address: RelayAddress,
  source: readonly string[] | Source,
  folder: string,
  choice: Partial<Omit<Accept, 'accept' | 'folder'>> = {},
): Promise<{ sent: Outcome; received: Outcome; sender: Sender; receiver: Receiver }> {
  const { sender, receiver } = await meetAtOffer(address, source)
  await receiver.handle.answer(acceptInto(folder, choice))
  const [sent, received] = await Promise.all([sender.handle.done, receiver.handle.done])
  return { sent, received, sender, receiver }
}

export async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

export async function randomFile(path: string, size: number): Promise<string> {
  await writeFile(path, randomBytes(size))
  return path
}

/** Every path below a folder, sorted; folders end in `/`. */
export async function treeOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1) + (entry.isDirectory() ? '/' : ''))
    .sort()
}
