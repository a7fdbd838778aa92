import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DiskRoom } from '../../../src-main/engine/files/disk-room.ts'

let full: boolean
let done: string[]
let told: boolean[]
let tries: number
let room: DiskRoom

beforeEach(() => {
  vi.useFakeTimers()
  full = true
  done = []
  told = []
  tries = 0
  room = new DiskRoom(
    () => told.push(room.full),
    () => tries++,
  )
})

afterEach(() => vi.useRealTimers())

/** Something that takes room. */
const write =
  (name: string, code = 'ENOSPC') =>
  () => {
    if (full) throw Object.assign(new Error(code), { code })
    done.push(name)
    return name
  }

const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

describe('a disk with room', () => {
  it('is written at once, without a promise', () => {
    full = false
    expect(room.now(write('a'))).toBe('a')
    expect([room.full, room.waiting, told]).toEqual([false, false, []])
  })

  it('lets every other failure through', () => {
    expect(() => room.now(write('a', 'EACCES'))).toThrow('EACCES')
    expect(room.waiting).toBe(false)
  })
})

describe('a full disk', () => {
  it.each(['ENOSPC', 'EDQUOT'])('holds what it refuses with %s until there is room', async (code) => {
    const written = room.now(write('a', code))
    await turn()
    expect([room.full, told]).toEqual([true, [true]])
    await turn(10_000)
    expect([done, tries]).toEqual([[], 5])

    full = false
    await turn(2_000)
    expect(await written).toBe('a')
    expect([room.full, room.waiting, told.at(-1)]).toEqual([false, false, false])
  })

  it('keeps the order of what comes meanwhile, and tries none of it before its turn', async () => {
    room.now(write('a'))
    await turn()
    full = false
    room.now(write('b'))
    room.now(write('c'))
    expect(done).toEqual([])
    await turn(2_000)
    expect(done).toEqual(['a', 'b', 'c'])
    expect(room.now(write('d'))).toBe('d')
  })

  it('goes on behind something that fails for a reason of its own', async () => {
    const denied = () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
    }
    room.now(write('a'))
    const refused = expect(room.now(denied)).rejects.toThrow('EACCES')
    const last = room.now(write('c'))
    await turn()
    full = false
    await turn(2_000)
    await refused
    expect(await last).toBe('c')
    expect(done).toEqual(['a', 'c'])
  })

  it('is tried again at once when something that waits is not wanted any more', async () => {
    let wanted = true
    const given = room.now(() => {
      if (!wanted) throw new Error('not wanted')
      return write('a')()
    }) as Promise<string>
    const refused = expect(given).rejects.toThrow('not wanted')
    await turn()
    wanted = false
    room.poke()
    await refused
    expect(room.full).toBe(false)
  })

  it('gives up all that waits when it is closed, and tells nothing more', async () => {
    const given = [room.now(write('a')), room.now(write('b')), room.hold(write('c'))]
    const refused = Promise.all(
      given.map((one) => expect(one).rejects.toMatchObject({ code: expect.stringMatching(/^(ENOSPC|disk\.full)$/) })),
    )
    await turn()
    const before = told.length
    room.close()
    await refused
    expect([done, told.length, vi.getTimerCount()]).toEqual([[], before, 0])
  })
})
