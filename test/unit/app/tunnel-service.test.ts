import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type RelayDoor, TunnelService } from '../../../src-main/app/tunnel-service.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { TunnelState } from '../../../src-shared/views.ts'
import { NgrokDouble } from '../../support/ngrok-double.ts'

const TOKEN = '2abcDEF0123456789_secretSecretSecret0123456789'

let folder: string
let ngrok: NgrokDouble
let states: TunnelState['kind'][]
let tunnel: TunnelService

/** A door that says what was done to it. */
class Door implements RelayDoor {
  readonly done: string[] = []

  async openDoor(): Promise<number> {
    this.done.push('open')
    return 19_035
  }

  async closeDoor(): Promise<void> {
    this.done.push('close')
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-tunnel-'))
  ngrok = new NgrokDouble()
  states = []
  tunnel = new TunnelService({
    dataFolder: folder,
    secrets: null,
    environment: { NGROK_AUTHTOKEN: TOKEN },
    load: async () => ngrok,
    onChange: () => {
      const { kind } = tunnel.view.state
      if (states.at(-1) !== kind) states.push(kind)
    },
  })
})

afterEach(async () => {
  await tunnel.close()
  await rm(folder, { recursive: true, force: true })
})

it('says at once that it is being opened, and opens one however often that is asked', async () => {
  const door = new Door()
  const asked = [tunnel.open(door), tunnel.open(door)]
  expect(tunnel.view.state).toEqual({ kind: 'opening' })
  await Promise.all(asked)

  expect(states).toEqual(['opening', 'open'])
  expect([ngrok.open.size, door.done]).toEqual([1, ['open']])
})

it('leaves the door open for who switches it on again while ngrok has not answered yet that it is closed', async () => {
  const door = new Door()
  await tunnel.open(door)
  let answer: () => void = () => {}
  vi.spyOn(ngrok.endpoint, 'close').mockReturnValue(
    new Promise((resolve) => {
      answer = resolve
    }),
  )
  const closing = tunnel.close()
  await tunnel.open(door)
  answer()
  await closing

  expect([tunnel.view.state.kind, door.done]).toEqual(['open', ['open', 'open']])
})

it('closes the door again where ngrok refuses, and tells why the relay cannot be opened', async () => {
  const door = new Door()
  ngrok.refuse(108)
  await tunnel.open(door)
  expect(tunnel.view.state).toMatchObject({ kind: 'failed', error: { code: 'tunnel.sessions' } })
  expect(door.done).toEqual(['open', 'close'])

  vi.spyOn(door, 'openDoor').mockRejectedValue(new MaloteError('port.busy', '19034'))
  await tunnel.open(door)
  expect(tunnel.view.state).toMatchObject({ kind: 'failed', error: { code: 'port.busy', detail: '19034' } })
})

it('is not opened late for who took it back', async () => {
  const door = new Door()
  let opened: (port: number) => void = () => {}
  vi.spyOn(door, 'openDoor').mockReturnValue(
    new Promise((resolve) => {
      opened = resolve
    }),
  )
  const opening = tunnel.open(door)
  await vi.waitFor(() => expect(door.openDoor).toHaveBeenCalled())
  await tunnel.close()
  opened(19_035)
  await opening

  expect([tunnel.view.state.kind, ngrok.asked, door.done.at(-1)]).toEqual(['off', [], 'close'])
})

it('counts each relay’s door from its beginning', async () => {
  const [first, second] = [tunnel.meter(), tunnel.meter()]
  first(1_000)
  first(1_500)
  second(20)

  expect(tunnel.view.sentThisMonth).toBe(1_520)
})
