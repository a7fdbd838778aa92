import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { startRelay } from '../../../src-main/relay/server.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { readBytes } from './bytes.ts'
import { join, meet, openRoom, say, v } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()

describe('a room', () => {
  it('gets a number of four digits, a key and a time it is kept', async () => {
    const port = await started({ roomKeepMs: 90_000 })

    const { room, hostKey, ttl } = await openRoom(port)

    expect(room).toMatch(/^[1-9]\d{3}$/)
    expect(hostKey).toMatch(/^[0-9a-f]{32}$/)
    expect(ttl).toBe(90)
  })

  it('joins its owner and a guest who can talk both ways', async () => {
    const port = await started()
    const owner = await openRoom(port)

    const { guest, host } = await meet(port, owner)
    guest.write('hello')
    host.write('hullo')

    expect((await readBytes(host, 5)).toString()).toBe('hello')
    expect((await readBytes(guest, 5)).toString()).toBe('hullo')
    expect(relay.figures()).toMatchObject({ connections: 3, waiting: 1, transfers: 1 })
  })

  it('takes one guest after the other while it is open', async () => {
    const port = await started()
    const owner = await openRoom(port)

    const first = await meet(port, owner)
    const second = await meet(port, owner)
    first.guest.write('1')
    second.guest.write('2')

    expect((await readBytes(first.host, 1)).toString()).toBe('1')
    expect((await readBytes(second.host, 1)).toString()).toBe('2')
  })

  it('lets three guests wait and sends the fourth away', async () => {
    const port = await started()
    const owner = await openRoom(port)
    for (let at = 0; at < 3; at++) {
      await join(port, owner.room)
      await owner.line.hearA('guest')
    }

    const fourth = await join(port, owner.room)

    expect(await fourth.refusal()).toBe('room.busy')
  })

  it('has a place again when a waiting guest hangs up, whose ticket is then worth nothing', async () => {
    const port = await started({ guestsPerRoom: 1 })
    const owner = await openRoom(port)
    const early = await join(port, owner.room)
    const { ticket } = await owner.line.hearA('guest')

    early.socket.destroy()
    await vi.waitFor(() => expect(relay.figures().connections).toBe(1), PATIENTLY)
    const late = await say(port, { type: 'accept', v, ticket })

    expect(await late.refusal()).toBe('room.unknown')
    await expect(meet(port, owner)).resolves.toBeDefined()
  })

  it('is unknown to a guest before it exists and after its owner closed it', async () => {
    const port = await started()
    const owner = await openRoom(port)
    const waiting = await join(port, owner.room)
    await owner.line.hearA('guest')

    owner.line.say({ type: 'close' })

    expect(await waiting.refusal()).toBe('room.unknown')
    expect(await (await join(port, owner.room)).refusal()).toBe('room.unknown')
  })

  it('lets a ticket be used once', async () => {
    const port = await started()
    const owner = await openRoom(port)
    const guest = await join(port, owner.room)
    const { ticket } = await owner.line.hearA('guest')
    await say(port, { type: 'accept', v, ticket })
    await guest.pipe()

    const again = await say(port, { type: 'accept', v, ticket })

    expect(await again.refusal()).toBe('room.unknown')
  })

  it('tells a guest whom nobody answers that time is up', async () => {
    const port = await started({ guestWaitMs: 30 })
    const owner = await openRoom(port)

    const guest = await join(port, owner.room)

    expect(await guest.refusal()).toBe('timeout')
  })

  it('keeps a transfer going when its owner closes it or is gone', async () => {
    const port = await started()
    const owner = await openRoom(port)
    const { guest, host } = await meet(port, owner)

    owner.line.say({ type: 'close' })
    expect(await owner.line.hear()).toEqual({ type: 'closed' })
    guest.write('still here')

    expect((await readBytes(host, 10)).toString()).toBe('still here')
  })
})

describe('a room whose owner lost the line', () => {
  it('is away, and open again when he takes it back', async () => {
    const port = await started()
    const { line, room, hostKey } = await openRoom(port)
    line.socket.destroy()
    await vi.waitFor(() => expect(relay.figures().waiting).toBe(0), PATIENTLY)
    expect(await (await join(port, room)).refusal()).toBe('room.away')

    const back = await openRoom(port, { room, hostKey })

    expect(back).toMatchObject({ room, hostKey })
    await expect(meet(port, back)).resolves.toBeDefined()
  })

  it('is taken from a line that only seems to live, and its end changes nothing', async () => {
    const port = await started()
    const old = await openRoom(port)

    const back = await openRoom(port, { room: old.room, hostKey: old.hostKey })

    expect(await old.line.refusal()).toBe('room.busy')
    await expect(meet(port, back)).resolves.toBeDefined()
  })

  it('tells the owner who is back of the guests that wait', async () => {
    const port = await started()
    const { line, room, hostKey } = await openRoom(port)
    const guest = await join(port, room)
    const { ticket } = await line.hearA('guest')
    line.socket.destroy()

    const back = await openRoom(port, { room, hostKey })
    expect(await back.line.hearA('guest')).toEqual({ type: 'guest', ticket })
    await say(port, { type: 'accept', v, ticket })

    await expect(guest.pipe()).resolves.toBeDefined()
  })

  it('is not given to another key', async () => {
    const port = await started()
    const { room, line } = await openRoom(port)

    const thief = await say(port, { type: 'host', v, room, hostKey: randomBytes(16).toString('hex') })

    expect(await thief.refusal()).toBe('room.busy')
    await expect(meet(port, { line, room, hostKey: '', ttl: 0 })).resolves.toBeDefined()
  })

  it('is made again under its number by a relay that was restarted', async () => {
    const first = await startRelay({ host: '127.0.0.1', port: 0 })
    const { room, hostKey } = await openRoom(first.port)
    await first.close()
    const port = await started()

    const back = await openRoom(port, { room, hostKey })

    expect(back).toMatchObject({ room, hostKey })
    await expect(meet(port, back)).resolves.toBeDefined()
  })

  it('is forgotten after its time', async () => {
    const port = await started({ roomKeepMs: 0 })
    const { line, room } = await openRoom(port)

    line.socket.destroy()

    await vi.waitFor(async () => expect(await (await join(port, room)).refusal()).toBe('room.unknown'), {
      timeout: 10_000,
      interval: 200,
    })
  })
})

describe('a token', () => {
  const token = randomBytes(32).toString('hex')

  it('joins the two who bring the same one, and only them', async () => {
    const port = await started()
    const other = await say(port, { type: 'pair', v, token: randomBytes(32).toString('hex') })
    const a = await say(port, { type: 'pair', v, token })
    const b = await say(port, { type: 'pair', v, token })

    const [left, right] = await Promise.all([a.pipe(), b.pipe()])
    left.write('resumed')

    expect((await readBytes(right, 7)).toString()).toBe('resumed')
    expect(relay.figures().transfers).toBe(1)
    other.socket.destroy()
  })

  it('waits for its equal only so long', async () => {
    const port = await started({ tokenWaitMs: 30 })

    const alone = await say(port, { type: 'pair', v, token })

    expect(await alone.refusal()).toBe('timeout')
  })

  it('is forgotten with the one who brought it', async () => {
    const port = await started()
    const gone = await say(port, { type: 'pair', v, token })
    await vi.waitFor(() => expect(relay.figures().connections).toBe(1), PATIENTLY)
    gone.socket.destroy()
    await vi.waitFor(() => expect(relay.figures().connections).toBe(0), PATIENTLY)

    const a = await say(port, { type: 'pair', v, token })
    const b = await say(port, { type: 'pair', v, token })

    await expect(Promise.all([a.pipe(), b.pipe()])).resolves.toHaveLength(2)
  })
})

describe('a host password', () => {
  it('is needed to open a room and not to join one', async () => {
    const port = await started({}, { host: '127.0.0.1', access: 'opensesame' })

    const without = await say(port, { type: 'host', v })
    const wrong = await say(port, { type: 'host', v, access: 'opensesam' })
    const line = await say(port, { type: 'host', v, access: 'opensesame' })

    expect(await without.refusal()).toBe('access.denied')
    expect(await wrong.refusal()).toBe('access.denied')
    const { room, hostKey } = await line.hearA('hosted')
    await expect(meet(port, { line, room, hostKey, ttl: 0 })).resolves.toBeDefined()
  })

  it('cannot be guessed at will: after too many wrong ones not even the right one opens', async () => {
    const port = await started(
      { joinsPerMinutePerAddress: 3, loopbackPeople: 1 },
      { host: '127.0.0.1', access: 'opensesame' },
    )
    for (let at = 0; at < 3; at++) {
      const wrong = await say(port, { type: 'host', v, access: `guess ${at}` })
      expect(await wrong.refusal()).toBe('access.denied')
    }

    const right = await say(port, { type: 'host', v, access: 'opensesame' })

    expect(await right.refusal()).toBe('limit.rate')
  })
})
