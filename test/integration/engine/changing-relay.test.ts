import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { outcomes, PATIENT, whole } from '../../support/journal-stage.ts'
import {
  acceptInto,
  localRelay,
  randomFile,
  sha256Of,
  startReceiver,
  startSender,
  tempFolder,
  treeOf,
} from '../../support/transfer.ts'

const MIB = 1 << 20

let relay: RelayServer
let address: RelayAddress
let from: string
let to: string
let clean: (() => Promise<void>)[]

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  const folders = [await tempFolder(), await tempFolder()] as const
  from = folders[0].path
  to = folders[1].path
  clean = folders.map(({ remove }) => remove)
})

afterEach(async () => {
  await relay.close()
  for (const remove of clean) await remove()
})

describe('a relay that changes what passes', () => {
  it('once: the record is refused, and the transfer goes on', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 32 * MIB)
    const proxy = await FaultProxy.before(address, (nth) =>
      nth === 0 ? { kind: 'corrupt', way: 'toClient', after: 8 * MIB } : null,
    )
    const sender = startSender(address, [file], PATIENT)
    const receiver = startReceiver(proxy.address, await sender.code(), PATIENT)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes(sender, receiver)).toMatchObject([whole(1), whole(1)])
    expect(receiver.log.of('parted')[0]?.why.code).toBe('record.forged')
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
    await proxy.close()
  })

  it('again and again: it is not trusted for ever', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 32 * MIB)
    const proxy = await FaultProxy.before(address, () => ({ kind: 'corrupt', way: 'toClient', after: 3 * MIB }))
    const sender = startSender(address, [file], 3000)
    const receiver = startReceiver(proxy.address, await sender.code(), PATIENT)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    const [, received] = await outcomes(sender, receiver)

    expect(received).toMatchObject({ kind: 'failed', error: { code: 'record.forged' } })
    expect(await treeOf(to)).toEqual([])
    await proxy.close()
  })
})
