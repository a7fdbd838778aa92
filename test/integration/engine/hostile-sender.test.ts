import { beforeEach, describe, expect, test } from 'vitest'
import { RecordType } from '../../../src-main/engine/crypto/records.ts'
import { fileEntry as file, offer, type RawPeer } from '../../support/hostile.ts'
import { bytes, expectFailed, folder, peer, receiver, setStage, sha256, whole } from '../../support/hostile-stage.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, treeOf } from '../../support/transfer.ts'

leaveNothingBehind()

setStage()

/** An offer of three files of 100 bytes, of which the receiver leaves out the last. */
async function accepted(): Promise<void> {
  offer(peer, [file('a'), file('b'), file('c')])
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(folder, { skip: [2] }))
  await peer.until('accept')
}

describe('data that is not what was agreed', () => {
  beforeEach(accepted)

  const segment = (write: Parameters<RawPeer['data']>[0]) => () => peer.data(write)
  test.each<[string, string, () => void]>([
    ['for a file that was left out', 'peer.protocol', () => whole(2)],
    ['for a file that was never offered', 'peer.protocol', () => whole(3)],
    ['for the last number there is', 'peer.protocol', () => whole(2 ** 32 - 1)],
    ['with a gap', 'peer.protocol', segment((s) => s.bytes(0, 50, 50))],
    [
      'twice the same',
      'peer.protocol',
      segment((s) => {
        s.bytes(0, 0, 50)
        s.bytes(0, 0, 50)
      }),
    ],
    ['from far beyond the end', 'peer.protocol', segment((s) => s.bytes(0, 2 ** 50, 10))],
    ['longer than the file', 'peer.protocol', segment((s) => s.bytes(0, 0, 101))],
    [
      'of the next file before this one’s end',
      'peer.protocol',
      segment((s) => {
        s.bytes(0, 0, 50)
        s.bytes(1, 0, 50)
      }),
    ],
    [
      'of an earlier file',
      'peer.protocol',
      () => {
        whole(1)
        whole(0)
      },
    ],
    [
      'ending too early',
      'peer.protocol',
      segment((s) => {
        s.bytes(0, 0, 50)
        s.end(0, 50, sha256)
      }),
    ],
    [
      'ending with another size',
      'peer.protocol',
      segment((s) => {
        s.bytes(0, 0, 100)
        s.end(0, 101, sha256)
      }),
    ],
    [
      'ending twice',
      'peer.protocol',
      () => {
        whole(0)
        peer.data((s) => s.end(0, 100, sha256))
      },
    ],
    [
      'of an unknown kind',
      'peer.protocol',
      segment((s, buffer) => {
        s.failed(0, 'source.missing')
        buffer[0] = 9
      }),
    ],
    [
      'given up for an unknown reason',
      'peer.protocol',
      segment((s, buffer) => {
        s.failed(0, 'source.missing')
        buffer[5] = 9
      }),
    ],
    [
      'cut in the middle',
      'peer.protocol',
      () => peer.socket.write(peer.seal(RecordType.data, Buffer.from([1, 0, 0, 0]))),
    ],
    [
      'said to be all while a file is open',
      'peer.protocol',
      () => {
        peer.data((s) => s.bytes(0, 0, 50))
        peer.say({ type: 'complete' })
        peer.say({ type: 'complete' })
      },
    ],
    ['said to be all without any', 'peer.protocol', () => peer.say({ type: 'complete' })],
    ['followed by a new offer', 'peer.protocol', () => offer(peer, [file('z')])],
    ['in a record longer than any', 'record.forged', () => peer.socket.write(Buffer.from([2, 0xff, 0xff, 0xff, 0xff]))],
    ['in a record of an unknown type', 'record.forged', () => peer.socket.write(Buffer.from([9, 0, 0, 0, 16]))],
    ['in a handshake’s record', 'record.forged', () => peer.shake(Buffer.from('{}'))],
    ['too short to be sealed', 'record.forged', () => peer.socket.write(Buffer.from([2, 0, 0, 0, 1, 0]))],
    [
      'sealed by somebody else',
      'record.forged',
      () => peer.socket.write(Buffer.concat([Buffer.from([2, 0, 0, 0, 32]), Buffer.alloc(32)])),
    ],
  ])('%s', async (_, code, misbehave) => {
    misbehave()
    await expectFailed(code)
  })

  test('a replayed record is noticed', async () => {
    const record = peer.seal(RecordType.data, Buffer.alloc(16))
    peer.socket.write(record)
    peer.socket.write(record)
    await expectFailed('record.forged')
  })

  test('a single bent bit is noticed', async () => {
    const record = peer.seal(RecordType.data, Buffer.alloc(16))
    record[record.length - 1] = (record[record.length - 1] ?? 0) ^ 1
    peer.socket.write(record)
    await expectFailed('record.forged')
  })

  test('what breaks the rules is told to the one who broke them', async () => {
    whole(2)
    expect(await peer.until('fault')).toEqual({ type: 'fault', code: 'peer.protocol' })
    expect((await peer.hear()).type).toBe('fin')
  })

  test('a file whose SHA-256 does not agree is thrown away, named on both sides, and the rest goes on', async () => {
    peer.data((segments) => {
      segments.space(100).set(bytes)
      segments.bytes(0, 0, 100)
      segments.end(0, 100, Buffer.alloc(32, 7))
    })
    whole(1)
    peer.say({ type: 'complete' })

    expect(await peer.until('refused')).toEqual({ type: 'refused', file: 0, code: 'hash.mismatch' })
    expect(await peer.until('verified')).toEqual({ type: 'verified', files: [[1, 1]] })
    await peer.until('done')
    expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: 1, corrupted: 1, skipped: 1 })
    expect(await treeOf(folder)).toEqual(['b'])
  })

  test('a file given up in the middle leaves nothing behind', async () => {
    peer.data((segments) => {
      segments.bytes(0, 0, 50)
      segments.failed(0, 'source.unreadable')
    })
    whole(1)
    peer.say({ type: 'complete' })

    await peer.until('done')
    expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: 1, failed: 1 })
    const results = receiver.log.of('file').map(({ result }) => [result.path, result.error?.code, result.error?.side])
    expect(results).toContainEqual(['a', 'source.unreadable', 'peer'])
    expect(await treeOf(folder)).toEqual(['b'])
  })

  test('the end of the line without a goodbye is no end of the transfer', async () => {
    whole(0)
    whole(1)
    peer.socket.end()
    await expectFailed('peer.gone')
  })

  test('neither is a goodbye', async () => {
    whole(0)
    whole(1)
    peer.fin()
    await expectFailed('peer.gone')
  })
})
