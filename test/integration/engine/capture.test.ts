import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RecordType } from '../../../src-main/engine/crypto/records.ts'
import { DATA_MOST, DATA_STEP, RECORD_HEADER, RECORD_TAG } from '../../../src-main/engine/protocol/limits.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { type RecordingProxy, recordingProxy } from '../../support/recording-proxy.ts'
import { localRelay, randomFile, tempFolder, transferAll } from '../../support/transfer.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let proxy: RecordingProxy
let from: { path: string; remove: () => Promise<void> }
let to: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  proxy = await recordingProxy(address)
  from = await tempFolder()
  to = await tempFolder()
})

afterEach(async () => {
  await proxy.close()
  await relay.close()
  await Promise.all([from.remove(), to.remove()])
})

/** A folder of files with these sizes, sent through the proxy: its code, its path. */
async function sendFolder(sizes: readonly number[]): Promise<{ code: string; top: string }> {
  const top = join(from.path, 'fotos-casamento')
  await mkdir(top)
  for (const [at, size] of sizes.entries()) await randomFile(join(top, `convidado-${at}.jpg`), size)
  const { sender, received } = await transferAll(proxy.address, [top], to.path)
  expect(received).toMatchObject({ kind: 'done', verified: sizes.length })
  return { code: await sender.code(), top }
}

const wires = () => proxy.captures.flatMap(({ toRelay, toClient }) => [Buffer.concat(toRelay), Buffer.concat(toClient)])

/** The records that go out behind the one frame with which a connection begins: type and length of each. */
function recordsBehind(frame: string): { type: number; length: number }[] {
  const wire = wires().find((bytes) => bytes.subarray(4, 4 + bytes.readUInt32BE()).includes(`"${frame}"`))
  if (!wire) throw new Error(`nobody said ${frame}`)
  const records: { type: number; length: number }[] = []
  for (let at = 4 + wire.readUInt32BE(); at < wire.length; ) {
    const length = wire.readUInt32BE(at + 1)
    records.push({ type: wire[at] ?? -1, length })
    at += RECORD_HEADER + length
  }
  return records
}

/** What of a connection is not sealed: its frames and the proof of the code. */
function clearOf(wire: Buffer): string {
  let at = 0
  while (at < wire.length && wire[at] === 0) {
    const frame = wire[at + 4] === 0x7b
    at += frame ? 4 + wire.readUInt32BE(at) : RECORD_HEADER + wire.readUInt32BE(at + 1)
  }
  return wire.toString('latin1', 0, at)
}

const dataLengths = () =>
  recordsBehind('accept').flatMap(({ type, length }) => (type === RecordType.data ? [length] : []))

test('whoever sees every byte sees no name, no word, no device and nothing of the files', async () => {
  const { code, top } = await sendFolder([0, 5, 70_000, 300_000])
  const seen = wires()
  const all = Buffer.concat(seen)
  expect(all.length).toBeGreaterThan(700_000)

  const [room = '', ...words] = code.split('-')
  expect(all.includes(room)).toBe(true)
  const whole = ['fotos-casamento', 'fotos', 'convidado', 'ana-notebook', 'bruno-pc', words.join('-')]
  expect(whole.filter((secret) => all.includes(secret))).toEqual([])
  // Four letters turn up in a megabyte of noise now and then: single words are looked for where there is none.
  const clear = seen.map(clearOf).join('\n').toLowerCase()
  expect(clear).toContain('"share"')
  expect(words.filter((word) => clear.includes(word))).toEqual([])
  const file = (await readFile(join(top, 'convidado-3.jpg'))).toString('latin1')
  const runs = new Set(Array.from({ length: file.length - 15 }, (_, at) => file.slice(at, at + 16)))
  const text = all.toString('latin1')
  let found = 0
  for (let at = 0; at + 16 <= text.length; at++) if (runs.has(text.slice(at, at + 16))) found++
  expect(found).toBe(0)
})

test('the size of no single file shows: records are full, and the last one ends on a whole step', async () => {
  await sendFolder([1, 2_500_000, 17, 1_000_000, 0])

  const lengths = dataLengths()
  expect(lengths.slice(0, -1)).toEqual(new Array(3).fill(DATA_MOST + RECORD_TAG))
  expect(((lengths.at(-1) ?? 0) - RECORD_TAG) % DATA_STEP).toBe(0)
})

test('the same bytes in one file or in ten look the same', async () => {
  await sendFolder([200_000])
  const one = dataLengths()
  await proxy.close()
  await Promise.all([from.remove(), to.remove()])
  proxy = await recordingProxy(address)
  from = await tempFolder()
  to = await tempFolder()
  await sendFolder(new Array(10).fill(20_000))

  expect(dataLengths()).toEqual(one)
})

test('what the receiver says about files is all of one length', async () => {
  await sendFolder(Array.from({ length: 40 }, (_, at) => at * 100))

  const control = recordsBehind('join').flatMap(({ type, length }) => (type === RecordType.control ? [length] : []))
  expect(control.length).toBeGreaterThan(3)
  expect(new Set(control).size).toBe(1)
})
