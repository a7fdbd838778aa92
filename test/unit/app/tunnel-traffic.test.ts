import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TunnelTraffic } from '../../../src-main/app/tunnel-traffic.ts'

let folder: string
let now: number

const traffic = async () => {
  const counter = new TunnelTraffic(folder, () => now)
  await counter.ready
  return counter
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-traffic-'))
  now = Date.parse('2026-11-30T23:59:00Z')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the bytes of a month', () => {
  it('outlive the app, and are written only when they are told to', async () => {
    const first = await traffic()
    first.add(1_000)
    first.add(500)
    expect([first.sentThisMonth, await readdir(folder)]).toEqual([1_500, []])
    await first.flush()

    const second = await traffic()
    second.add(1)
    expect(second.sentThisMonth).toBe(1_501)
    expect((await stat(join(folder, 'tunnel-traffic.json'))).mode & 0o777).toBe(0o600)
  })

  it('begin anew with the month, as it is in UTC', async () => {
    const counter = await traffic()
    counter.add(1_500)
    now = Date.parse('2026-12-01T00:00:00Z')
    expect(counter.sentThisMonth).toBe(0)
    counter.add(7)
    await counter.flush()

    expect(counter.sentThisMonth).toBe(7)
    expect(JSON.parse(await readFile(join(folder, 'tunnel-traffic.json'), 'utf8'))).toEqual({
      month: '2026-12',
      sent: 7,
    })
  })

  it('add up where two windows count at once', async () => {
    const [one, other] = [await traffic(), await traffic()]
    one.add(10)
    other.add(5)
    await one.flush()
    await other.flush()

    expect(other.sentThisMonth).toBe(15)
    expect((await traffic()).sentThisMonth).toBe(15)
  })

  it('begin anew where the file makes no sense', async () => {
    await writeFile(join(folder, 'tunnel-traffic.json'), '{"month":"2026-11","sent":-4}')

    expect((await traffic()).sentThisMonth).toBe(0)
  })
})
