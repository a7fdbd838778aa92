import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { rawGuest } from '../../support/hostile.ts'
import { eventually, leaveNothingBehind } from '../../support/quiet.ts'
import {
  acceptInto,
  localRelay,
  randomFile,
  type Sender,
  startReceiver,
  startSender,
  tempFolder,
} from '../../support/transfer.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let folder: { path: string; remove: () => Promise<void> }
let sender: Sender
let code: string

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  folder = await tempFolder()
  sender = startSender(address, [await randomFile(join(folder.path, 'foto.jpg'), 1000)])
  code = await sender.code()
})

afterEach(async () => {
  sender.handle.cancel()
  await sender.handle.done
  await eventually(() => [relay.figures().connections, relay.figures().transfers], [0, 0])
  await relay.close()
  await folder.remove()
})

const wrong = () => code.replace(/-.*/, '-zebra-zebra')

/** Tries wrong words; how that ended for the one who tried. */
async function guess() {
  return await startReceiver(address, wrong()).handle.done
}

async function guessesLeft(count: number): Promise<void> {
  await sender.log.until('waiting', (event) => event.guessesLeft === count)
}

test('wrong words are refused on one side and counted on the other', async () => {
  const outcome = await guess()

  expect(outcome).toEqual({ kind: 'failed', error: errorInfo('code.wrong') })
  await guessesLeft(2)
  expect(sender.log.of('waiting').map((event) => [event.code, event.guessesLeft])).toEqual([
    [code, 3],
    [code, 2],
  ])
})

test('the right words still work after two wrong ones', async () => {
  await guess()
  await guessesLeft(2)
  await guess()
  await guessesLeft(1)

  const receiver = startReceiver(address, code)
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(join(folder.path, 'to')))

  expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: 1 })
  expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 1 })
})

test('the third wrong guess kills the code: the sender is told and the room is gone', async () => {
  await guess()
  await guessesLeft(2)
  await guess()
  await guessesLeft(1)
  await guess()

  expect(await sender.handle.done).toEqual({ kind: 'failed', error: errorInfo('code.spent') })
  const late = await startReceiver(address, code).handle.done
  expect(late).toMatchObject({ kind: 'failed', error: { code: 'room.unknown' } })
})

test('a guest that leaves once it has seen the sender’s share has had a guess', async () => {
  const guest = await rawGuest(address, code)
  // Step 1 is the sender's hello, step 2 its share.
  await guest.peer.prove('receiver', guest.code, (step) => step === 2)
  guest.peer.vanish()

  await guessesLeft(2)
})

test('a guest that leaves before it has seen anything has had none', async () => {
  const guest = await rawGuest(address, code)
  await guest.peer.prove('receiver', guest.code, (step) => step === 1)
  guest.peer.vanish()
  await eventually(() => sender.log.of('waiting').length, 2)

  expect(sender.log.of('waiting').map(({ guessesLeft: left }) => left)).toEqual([3, 3])
})

test('a guest that talks nonsense is shown out, and the next one is served', async () => {
  const guest = await rawGuest(address, code)
  guest.peer.shake(Buffer.from('hello?'))
  await guest.peer.record()
  expect(await guest.peer.record()).toBeNull()

  const receiver = startReceiver(address, code)
  expect(await receiver.log.until('offer')).toMatchObject({ entries: [{ path: 'foto.jpg' }] })
})

test('a guest with more to say than a proof takes is cut off before it is read', async () => {
  const guest = await rawGuest(address, code)
  guest.peer.socket.write(Buffer.from([0, 0x7f, 0xff, 0xff, 0xff]))
  await guest.peer.record()

  expect(await guest.peer.record()).toBeNull()
  await eventually(() => sender.log.of('waiting').length, 2)
})

test('a sealed record before anything is proven is no way in', async () => {
  const guest = await rawGuest(address, code)
  guest.peer.socket.write(Buffer.concat([Buffer.from([1, 0, 0, 0, 32]), Buffer.alloc(32)]))
  await guest.peer.record()

  expect(await guest.peer.record()).toBeNull()
  await guessesLeft(3)
})

test('a guest of another version is told so, and so is the person at the sender’s', async () => {
  const guest = await rawGuest(address, code)
  guest.peer.shake(Buffer.from(JSON.stringify({ type: 'hello', v: 2, nonce: '00'.repeat(16) })))
  await guest.peer.record()

  const answer = await guest.peer.record()
  expect(JSON.parse(String(answer?.body))).toEqual({ type: 'refuse', code: 'peer.version' })
  expect(await guest.peer.record()).toBeNull()
})

test('two guests at once are heard one after the other', async () => {
  const first = await rawGuest(address, code)
  await sender.log.until('proving')
  const receiver = startReceiver(address, code)
  first.peer.vanish()

  await receiver.log.until('offer')
  expect(sender.log.of('proving').length).toBe(2)
})

test('a guest who says nothing holds the door only until the sender stops', async () => {
  const guest = await rawGuest(address, code)
  await sender.log.until('proving')
  sender.handle.cancel()

  expect(await sender.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  await guest.peer.record()
  expect(await guest.peer.record()).toBeNull()
})
