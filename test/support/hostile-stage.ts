import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import type { RelayServer } from '../../src-main/relay/server.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import { type RawPeer, rawSender } from './hostile.ts'
import { localRelay, type Receiver, startReceiver, tempFolder, treeOf } from './transfer.ts'

/** The stage for a hostile sender: a receiver who has typed the right code, and a peer that says what the test wants. */

export const bytes = Buffer.alloc(100, 'x')
export const sha256 = createHash('sha256').update(bytes).digest()

let relay: RelayServer
let address: RelayAddress
export let around: { path: string; remove: () => Promise<void> }
/** The chosen folder, with `around` to see what was written beside it. */
export let folder: string
export let receiver: Receiver
export let peer: RawPeer

/** Sets the stage before each test of a file and clears it after. */
export function setStage(): void {
  beforeEach(async () => {
    ;({ relay, address } = await localRelay())
    around = await tempFolder()
    folder = join(around.path, 'deep', 'chosen')
    await mkdir(folder, { recursive: true })
    const room = await rawSender(address)
    receiver = startReceiver(address, room.code)
    peer = await room.meet()
  })

  afterEach(async () => {
    receiver.handle.cancel()
    await receiver.handle.done
    peer.vanish()
    await relay.close()
    await around.remove()
  })
}

/** Sends entry `index` as it should be: 100 bytes and their SHA-256. */
export function whole(index: number): void {
  peer.data((segments) => {
    segments.space(100).set(bytes)
    segments.bytes(index, 0, 100)
    segments.end(index, 100, sha256)
  })
}

/** The receiver gave up for that reason; nothing unfinished is left, and nothing stands outside the chosen folder. */
export async function expectFailed(code: string): Promise<void> {
  expect(await receiver.handle.done).toMatchObject({ kind: 'failed', error: { code } })
  const left = await treeOf(around.path)
  expect(left.filter((path) => path.endsWith('.part'))).toEqual([])
  expect(left.filter((path) => !path.startsWith('deep/'))).toEqual([])
}
