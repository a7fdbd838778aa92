import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type HostedRelay, hostRelay } from '../../../src-main/app/hosting.ts'
import { inThisThread, inWorker } from '../../../src-main/app/relay-place.ts'
import type { FromRelay } from '../../../src-main/relay/worker-messages.ts'
import { bundle } from '../../support/bundle.ts'
import { readBytes } from './bytes.ts'
import { FrameClient, join, meet, openRoom, pair, say, v } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

/** The second way in, for a tunnel's agent that runs beside the relay. */

describe('the door of a relay', () => {
  closeAfterEach()

  it('leads to the same rooms, and counts what passes it apart', async () => {
    const port = await started()
    const door = await relay.openDoor()
    const owner = await openRoom(port)
    const guest = await join(door, owner.room)
    const { ticket } = await owner.line.hearA('guest')
    const host = await (await say(port, { type: 'accept', v, ticket })).pipe()
    const far = await guest.pipe()
    const before = relay.figures().door

    host.write(Buffer.alloc(1_000))
    far.write(Buffer.alloc(300))
    await Promise.all([readBytes(far, 1_000), readBytes(host, 300)])

    expect(before).toMatchObject({ connections: 1 })
    const { bytesIn, bytesOut } = relay.figures().door
    expect([bytesIn - before.bytesIn, bytesOut - before.bytesOut]).toEqual([300, 1_000])
    // Its frames passed the door as well: somebody has to pay for them.
    expect(before.bytesIn).toBe(guest.socket.bytesWritten - 300)
    expect(before.bytesOut).toBe(guest.socket.bytesRead - 1_000)
  })

  it('counts for many people, and takes no places of programs that are here', async () => {
    const port = await started({ connectionsPerAddress: 1, loopbackPeople: 3 })
    const door = await relay.openDoor()
    for (let n = 0; n < 3; n++) await openRoom(door)

    const fourth = await FrameClient.open(door)
    expect(await fourth.refusal()).toBe('limit.connections')
    for (let n = 0; n < 3; n++) await openRoom(port)

    expect(relay.figures()).toMatchObject({ waiting: 6, connections: 6, door: { connections: 3 } })
  })

  it('is the same while it is open; closed, it sends away who came through it, and nobody else', async () => {
    const port = await started()
    const door = await relay.openDoor()
    expect(await relay.openDoor()).toBe(door)
    const through = await openRoom(door)
    const passing = await meet(door, through)
    const cut = [passing.guest, passing.host].map((socket) => readBytes(socket, 1))
    const here = await pair(port)

    await relay.closeDoor()

    expect(await through.line.refusal()).toBe('closing')
    expect((await Promise.all(cut)).map(({ length }) => length)).toEqual([0, 0])
    here.guest.write('goes on')
    expect((await readBytes(here.host, 7)).toString()).toBe('goes on')
    await expect(FrameClient.open(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const { bytesOut } = relay.figures().door
    expect(bytesOut).toBeGreaterThan(0)
    await openRoom(await relay.openDoor())
    expect(relay.figures().door.bytesOut).toBeGreaterThan(bytesOut)
  })
})

describe.each(['in a worker', 'in the thread that asked'])('a relay hosted %s', (place) => {
  let script: URL
  let hosted: HostedRelay

  beforeAll(async () => {
    script = await bundle({ entry: new URL('../../../src-main/relay/worker.ts', import.meta.url), name: 'relay-door' })
  })

  afterEach(() => hosted.stop())

  it('opens and closes its door when it is told to, and tells what passed', async () => {
    const heard: FromRelay[] = []
    hosted = hostRelay({
      port: 0,
      host: '127.0.0.1',
      start: place === 'in a worker' ? inWorker(script) : inThisThread,
      onState: () => {},
      onMessage: (message) => heard.push(message),
    })
    await hosted.ready
    const doors = await Promise.all([hosted.openDoor(), hosted.openDoor()])
    const [door] = doors

    await openRoom(door)

    expect(new Set(doors).size).toBe(1)
    await vi.waitFor(
      () => {
        const figures = heard.findLast((message) => message.kind === 'figures')
        expect(figures).toMatchObject({ waiting: 1, door: { connections: 1 } })
      },
      { timeout: 20_000 },
    )
    await Promise.all([hosted.closeDoor(), hosted.openDoor(), hosted.closeDoor()])
    await expect(FrameClient.open(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await hosted.stop()
    await expect(hosted.openDoor()).rejects.toMatchObject({ code: 'relay.lost' })
  })
})
