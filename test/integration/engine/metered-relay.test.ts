import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pathSource, receive, resumeReceive, resumeSend, send } from '../../../src-main/engine/index.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { parseInvite } from '../../../src-shared/invite.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, Recorder, randomFile, sha256Of, tempFolder } from '../../support/transfer.ts'

leaveNothingBehind()

const MIB = 1 << 20
/** Milliseconds; longer than any test. */
const PATIENT = 600_000

let metered: { relay: RelayServer; address: RelayAddress }
let free: { relay: RelayServer; address: RelayAddress }
let folders: { path: string; remove: () => Promise<void> }[]

beforeEach(async () => {
  metered = await localRelay({ bytesPerPipe: 8 * MIB })
  free = await localRelay()
  folders = [await tempFolder(), await tempFolder(), await tempFolder(), await tempFolder()]
})

afterEach(async () => {
  await Promise.all([metered.relay.close(), free.relay.close()])
  for (const { remove } of folders) await remove()
})

const unfinished = (outcome: object) => ('unfinished' in outcome ? String(outcome.unfinished) : '')

describe('a relay that bounds what passes between two', () => {
  it('ends a transfer that is larger by name at both ends, which do not come back; it goes on through another', async () => {
    const [from = '', to = '', sent = '', got = ''] = folders.map(({ path }) => path)
    const file = await randomFile(join(from, 'film.mkv'), 32 * MIB)
    const [senders, receivers] = [new Recorder(), new Recorder()]
    const common = { relay: metered.address, patience: PATIENT }
    const sending = { source: pathSource([file]), device: 'ana', words: 'pt', journal: sent } as const
    const sender = send({ ...common, ...sending, onEvent: senders.onEvent })
    const { code } = parseInvite((await senders.until('waiting')).code)
    const receiver = receive({ ...common, code, device: 'bruno', journal: got, onEvent: receivers.onEvent })
    await receivers.until('offer')
    await receiver.answer(acceptInto(to))

    const ends = await Promise.all([sender.done, receiver.done])
    expect(ends).toMatchObject(ends.map(() => ({ kind: 'failed', error: { code: 'relay.limit' } })))
    expect([...senders.of('parted'), ...receivers.of('parted')]).toEqual([])
    expect(metered.relay.figures().bytes).toBe(8 * MIB)

    const [senderId = '', receiverId = ''] = ends.map(unfinished)
    const again = { relay: free.address, patience: PATIENT, onEvent() {} }
    const whole = { kind: 'done', verified: 1, failed: 0 }
    const both = [
      resumeSend({ ...again, journal: sent, id: senderId }).done,
      resumeReceive({ ...again, journal: got, id: receiverId }).done,
    ]
    expect(await Promise.all(both)).toMatchObject([whole, whole])
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(await readdir(to)).toEqual(['film.mkv'])
  })

  it('lets one that fits pass', async () => {
    const [from = '', to = ''] = folders.map(({ path }) => path)
    const file = await randomFile(join(from, 'notes.txt'), 7 * MIB)
    const [senders, receivers] = [new Recorder(), new Recorder()]
    const common = { relay: metered.address, patience: 0 }
    const sending = { source: pathSource([file]), device: 'ana', words: 'pt' } as const
    const sender = send({ ...common, ...sending, onEvent: senders.onEvent })
    const { code } = parseInvite((await senders.until('waiting')).code)
    const receiver = receive({ ...common, code, device: 'bruno', onEvent: receivers.onEvent })
    await receivers.until('offer')
    await receiver.answer(acceptInto(to))

    const whole = { kind: 'done', verified: 1, failed: 0 }
    expect(await Promise.all([sender.done, receiver.done])).toMatchObject([whole, whole])
  })
})
