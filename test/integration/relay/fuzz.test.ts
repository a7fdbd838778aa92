import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { chopping, oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { anyClientFrame } from '../../support/arbitraries-wire.ts'
import { holdsAsync } from '../../support/property.ts'
import { readBytes } from './bytes.ts'
import { pair } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()

function framed(text: string): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(4)
  header.writeUInt32BE(body.length)
  return Buffer.concat([header, body])
}

/** What a client may say: frames as they are, tampered with, odd, or nothing of the kind. */
const speech = fc.oneof(
  fc.array(anyClientFrame, { maxLength: 4 }).map((frames) => Buffer.concat(frames.map(encodeFrame))),
  fc.tuple(anyClientFrame, tampering).map(([frame, tamper]) => tamper(encodeFrame(frame))),
  fc.oneof(oddJson(anyClientFrame), strangeJson).map(framed),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
)

type Ending = 'end' | 'destroy' | 'reset'

/** Says it in those pieces, and goes in that way. */
async function speak(port: number, pieces: readonly Uint8Array[], ending: Ending): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'connect')
  for (const piece of pieces) {
    if (!socket.writable) break
    socket.write(piece)
    await new Promise(setImmediate)
  }
  if (ending === 'end') socket.end()
  else if (ending === 'destroy') socket.destroy()
  else socket.resetAndDestroy()
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

it('whatever clients say, in whatever pieces, and however they go: the relay serves others and forgets them', async () => {
  const port = await started({
    firstFrameMs: 200,
    joinsPerMinutePerAddress: 100_000,
    tokenWaitMs: 200,
    guestWaitMs: 200,
  })
  const ending = fc.constantFrom<Ending>('end', 'destroy', 'reset')
  const client = fc.tuple(speech, chopping, ending)
  await holdsAsync(
    fc.asyncProperty(fc.array(client, { minLength: 1, maxLength: 6 }), async (clients) => {
      await Promise.all(clients.map(([bytes, chop, goes]) => speak(port, chop(bytes), goes)))
      const { guest, host } = await pair(port)
      guest.end('still here')
      expect((await readBytes(host, 10)).toString()).toBe('still here')
      host.destroy()
    }),
    60,
  )
  await vi.waitFor(() => expect(relay.figures()).toMatchObject({ connections: 0, waiting: 0, transfers: 0 }), 5_000)
})
