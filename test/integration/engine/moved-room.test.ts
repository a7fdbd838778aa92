import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRoom } from '../../../src-main/engine/net/relay-client.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { parseInvite } from '../../../src-shared/invite.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { JournalStage, outcomes, PATIENT, type Sent, whole } from '../../support/journal-stage.ts'
import { eventually, leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, sha256Of, startReceiver } from '../../support/transfer.ts'

/** A sender who waits with its code, and whose relay moves. The stage's relay is the old one, behind its proxy. */

leaveNothingBehind()

let stage: JournalStage
let fresh: { relay: RelayServer; address: RelayAddress }
let sender: Sent

beforeEach(async () => {
  stage = await JournalStage.open()
  fresh = await localRelay()
})

afterEach(async () => {
  sender.handle.cancel()
  await sender.handle.done
  await fresh.relay.close()
  await stage.close()
})

const nth = async (count: number) => {
  await eventually(() => sender.log.of('waiting').length >= count, true)
  const event = sender.log.of('waiting')[count - 1]
  if (!event) throw new Error('no such event')
  return event
}

async function waiting(patience = PATIENT) {
  sender = stage.send([await stage.file('notes.txt', 5000)], patience)
  return nth(1)
}

async function breakOld(): Promise<void> {
  stage.proxy.refusing = true
  stage.proxy.cutAll()
  await sender.log.until('parted')
}

/** Somebody types the code into a receiver that uses this relay. */
async function arrives(code: string, at: RelayAddress) {
  const receiver = startReceiver(at, code, PATIENT)
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(stage.to))
  return outcomes(sender, receiver)
}

const both = [whole(1), whole(1)].map((outcome) => expect.objectContaining(outcome))
const relayOf = (invite: string) => parseInvite(invite).relay

describe('a relay that others reach at another address', () => {
  it('has its new invite told: the code, the room and the guesses stay, and so does the line', async () => {
    const first = await waiting()
    const tunnel = { host: '0.tcp.example', port: 17_034 }

    sender.handle.inviteAt(tunnel)

    const second = await nth(2)
    expect(relayOf(second.invite)).toEqual(tunnel)
    expect({ ...second, invite: '' }).toEqual({ ...first, invite: '' })
    expect(stage.proxy.count).toBe(1)
    expect(await arrives(first.code, stage.address)).toEqual(both)
  })

  it('is what another process invites to as well', async () => {
    const { code } = await waiting()
    const tunnel = { host: '0.tcp.example', port: 17_034 }
    sender.handle.inviteAt(tunnel)
    await nth(2)

    sender.handle.leave()
    await sender.handle.done
    sender = await stage.resume()

    const again = await nth(1)
    expect(relayOf(again.invite)).toEqual(tunnel)
    expect(again.code).toBe(code)
  })

  it('is not told to somebody who is proving the code, and counts when the code waits again', async () => {
    const { code } = await waiting()
    const silent = await FaultProxy.before(stage.address, () => ({ kind: 'halfOpen', way: 'toRelay', after: 200 }))
    const guest = startReceiver(silent.address, code)
    await sender.log.until('proving')
    const tunnel = { host: '0.tcp.example', port: 17_034 }

    sender.handle.inviteAt(tunnel)
    expect(sender.log.of('waiting')).toHaveLength(1)
    await silent.close()
    await guest.handle.done

    expect(relayOf((await nth(2)).invite)).toEqual(tunnel)
  })
})

describe('a room whose relay moves', () => {
  it('while its line is broken: is taken back there at once, under its number', async () => {
    const { code, room } = await waiting()
    await breakOld()

    sender.handle.moveTo(fresh.address)

    const second = await nth(2)
    expect(second).toMatchObject({ code, room })
    expect(relayOf(second.invite)).toEqual(fresh.address)
    expect(sender.log.of('joined')).toHaveLength(1)
    expect(await arrives(code, fresh.address)).toEqual(both)
  })

  it('to the heir of the old one, which is started again there and knows no number: the same', async () => {
    const { code } = await waiting()
    await breakOld()
    await fresh.relay.close()
    fresh = { ...fresh, relay: await startRelay({ host: '127.0.0.1', port: fresh.address.port }) }

    sender.handle.moveTo(fresh.address)

    await nth(2)
    expect(await arrives(code, fresh.address)).toEqual(both)
  })

  it('while its line stands: is open there, and no longer here', async () => {
    const { code } = await waiting()

    sender.handle.moveTo(fresh.address)

    expect(relayOf((await nth(2)).invite)).toEqual(fresh.address)
    expect(sender.log.of('parted')).toEqual([])
    await eventually(() => stage.proxy.open, 0)
    const late = startReceiver(stage.address, code)
    expect(await late.handle.done).toMatchObject({ error: { code: 'room.away' } })
    expect(await arrives(code, fresh.address)).toEqual(both)
  })

  it('to another address of the same relay: is not lost between the two', async () => {
    const { code } = await waiting()

    sender.handle.moveTo(stage.address)

    expect(relayOf((await nth(2)).invite)).toEqual(stage.address)
    await eventually(() => stage.proxy.open, 0)
    expect(sender.log.of('parted')).toEqual([])
    expect(await arrives(code, stage.address)).toEqual(both)
  })

  it('to where nobody is: stays while its line stands, and its code with it', async () => {
    const { code } = await waiting()
    await fresh.relay.close()

    sender.handle.moveTo(fresh.address)

    expect(await arrives(code, stage.address)).toEqual(both)
    expect(sender.log.of('waiting')).toHaveLength(1)
  })

  it('and back again', async () => {
    const { code } = await waiting()
    sender.handle.moveTo(fresh.address)
    await nth(2)

    sender.handle.moveTo(stage.proxy.address)

    expect(relayOf((await nth(3)).invite)).toEqual(stage.proxy.address)
    expect(await arrives(code, stage.address)).toEqual(both)
  })

  it('is where another process looks for it', async () => {
    const { code } = await waiting()
    sender.handle.moveTo(fresh.address)
    await nth(2)

    sender.handle.leave()
    await sender.handle.done
    const again = await stage.resume()
    sender = again

    expect(await again.log.until('waiting')).toMatchObject({ code })
    expect(await arrives(code, fresh.address)).toEqual(both)
  })
})

describe('a relay on which the number is somebody else\u2019s', () => {
  const taken = async (room: string) =>
    openRoom(fresh.address, new AbortController().signal, { room, hostKey: 'ab'.repeat(16) })

  it('is not moved to while the line stands', async () => {
    const { code, room } = await waiting()
    const other = await taken(room)

    sender.handle.moveTo(fresh.address)

    expect(await arrives(code, stage.address)).toEqual(both)
    expect(sender.log.of('waiting')).toHaveLength(1)
    await other.close()
  })

  it('gives a room with another number and other words where the line is broken; there are no more guesses', async () => {
    const { code, room } = await waiting()
    const wrong = startReceiver(stage.address, `${room}-abacate-violeta`)
    expect(await wrong.handle.done).toMatchObject({ error: { code: 'code.wrong' } })
    await nth(2)
    const other = await taken(room)
    await breakOld()

    sender.handle.moveTo(fresh.address)

    const next = await nth(3)
    expect(next.guessesLeft).toBe(2)
    expect(next.room).not.toBe(room)
    expect(next.code.slice(next.room.length)).not.toBe(code.slice(room.length))
    expect(relayOf(next.invite)).toEqual(fresh.address)
    expect(await arrives(next.code, fresh.address)).toEqual(both)
    await other.close()
  })
})

describe('a receiver who came while the relay was said to be elsewhere', () => {
  it('is found again where he came', async () => {
    await fresh.relay.close()
    const file = await stage.file('film.mkv', 8 << 20)
    sender = stage.send([file], PATIENT)
    const { code } = await nth(1)
    sender.handle.moveTo(fresh.address)
    const receiver = startReceiver(stage.address, code, PATIENT)
    await receiver.log.until('offer')

    stage.proxy.cutAll()
    await receiver.log.until('joined')
    await receiver.handle.answer(acceptInto(stage.to))

    expect(await outcomes(sender, receiver)).toEqual(both)
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
  })
})
