import { describe, expect, test, vi } from 'vitest'
import { type Followed, Follower } from '../../../src-main/cli/follower.ts'
import type { Io } from '../../../src-main/cli/io.ts'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import type { Outcome, TransferEvent } from '../../../src-main/engine/types.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { terminalTexts } from '../../../src-shared/locales/index.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import { Terminal } from '../../support/terminal.ts'

const done = {
  kind: 'done',
  verified: 0,
  skipped: 0,
  failed: 0,
  corrupted: 0,
  bytes: 9,
  seconds: 1,
  targets: [],
} as const

type Options = Partial<Omit<Followed, 'context'>> & { readonly io: Io; readonly told: CliEvent[] }

function followerOf({ io, told, ...rest }: Options): Follower {
  const renderer = { show: (event: CliEvent) => void told.push(event) }
  const context = { io, locale: 'en', texts: terminalTexts.en, renderer, enterCancels: false } as const
  return new Follower({ direction: 'send', relay: { host: 'r.example', port: 19034 }, context, ...rest })
}

/** A transfer that has ended so, and does what it is told. */
function handleOf(outcome: Outcome) {
  return { done: Promise.resolve(outcome), cancel() {}, leave() {}, moveTo() {}, inviteAt() {} }
}

/** Lets a transfer tell `events` and end as `outcome`; answers what was told of it and the exit status. */
async function follow(events: readonly TransferEvent[], outcome: Outcome, declinedBecause?: CliEvent) {
  const told: CliEvent[] = []
  const follower = followerOf({
    ...{ io: new Terminal().io({ cwd: '/' }), told, direction: declinedBecause ? 'receive' : 'send' },
    declinedBecause: () => (declinedBecause?.kind === 'error' ? declinedBecause : null),
  })
  for (const event of events) follower.onEvent(event)
  const status = await follower.follow(handleOf(outcome))
  return { told, status }
}

const file = (index: number, outcome: FileResultView['outcome'], error: FileResultView['error'] = null) => ({
  kind: 'file' as const,
  result: { index, path: `f${index}`, size: 9, sha256: 'ab', outcome, error },
})

const waiting = (code: string, guessesLeft: number) =>
  ({ kind: 'waiting', code, room: code.slice(0, 4), invite: `malote://r.example:19034/${code}`, guessesLeft }) as const

describe('a transfer that is followed', () => {
  test('tells its code once, then only the guesses that are left', async () => {
    const { told } = await follow([waiting('1111-a-b', 3), waiting('1111-a-b', 2)], done)
    expect(told.slice(0, 2)).toEqual([
      {
        kind: 'code',
        code: '1111-a-b',
        room: '1111',
        relay: { host: 'r.example', port: 19034 },
        invite: 'malote://r.example:19034/1111-a-b',
        near: false,
        qr: false,
      },
      { kind: 'guessed', left: 2 },
    ])
  })

  test('tells its code again where the relay has another address', async () => {
    const { told } = await follow(
      [waiting('1111-a-b', 3), { ...waiting('1111-a-b', 3), invite: 'malote://10.0.0.9:19035/1111-abacate-violeta' }],
      done,
    )
    expect(told[1]).toMatchObject({ kind: 'code', code: '1111-a-b', relay: { host: '10.0.0.9', port: 19035 } })
  })

  test('tells what is sent once it has been counted', async () => {
    const summary = { files: 1, folders: 0, bytes: 9, names: ['a'], top: 1, counting: true }
    const counted = { ...summary, counting: false }
    const { told } = await follow(
      [summary, counted, counted].map((one) => ({ kind: 'summary', summary: one })),
      done,
    )
    expect(told.filter(({ kind }) => kind === 'sending')).toEqual([{ kind: 'sending', summary: counted }])
  })

  test('in which a file arrived corrupted ends with 5 and says so last', async () => {
    const corrupted = file(0, 'corrupted', errorInfo('hash.mismatch', 'f0'))
    const { told, status } = await follow([corrupted, file(1, 'verified')], { ...done, verified: 1, corrupted: 1 })
    expect(status).toBe(5)
    expect(told.at(-1)).toMatchObject({
      kind: 'error',
      code: 'hash.mismatch',
      sentence: 'CORRUPTED: 1 file arrived damaged and was not kept',
    })
  })

  test('in which a file failed ends with 1 and names the first', async () => {
    const events = [file(0, 'failed', errorInfo('source.changed', 'f0')), file(1, 'failed', errorInfo('internal'))]
    const { told, status } = await follow(events, { ...done, failed: 2 })
    expect(status).toBe(1)
    expect(told.at(-1)).toMatchObject({
      kind: 'error',
      code: 'source.changed',
      sentence: expect.stringMatching(/: f0$/),
    })
  })

  test('that the other side declined or cancelled ends with 3 and says who did', async () => {
    const declined = await follow([], { kind: 'declined', by: 'peer' })
    expect(declined.status).toBe(3)
    expect(declined.told.at(-1)).toMatchObject({
      code: 'transfer.declined',
      sentence: expect.stringContaining('other side'),
    })
    const cancelled = await follow([], { kind: 'cancelled', by: 'peer' })
    expect(cancelled.status).toBe(3)
    expect(cancelled.told.at(-1)).toMatchObject({ code: 'transfer.cancelled', sentence: 'The other side cancelled.' })
  })

  test('that had to be declined ends with the reason, not with the refusal', async () => {
    const reason = { kind: 'error', code: 'disk.full', sentence: 'The disk is full.', remedy: null } as const
    const { told, status } = await follow([], { kind: 'declined', by: 'me' }, reason)
    expect(status).toBe(1)
    expect(told).toEqual([reason])
  })

  test('that can go on ends with the command that does', async () => {
    const { told, status } = await follow([], {
      ...{ kind: 'failed', error: errorInfo('peer.silent'), unfinished: '1a2b3c4d5e6f7788' },
    })
    expect(status).toBe(1)
    const goOn = { id: '1a2b3c4d5e6f7788', command: 'malote send --resume 1a2b' }
    expect(told.at(-1)).toMatchObject({ kind: 'error', code: 'peer.silent', goOn })
  })

  test('is cancelled by Ctrl+C, and only left by a terminal that closes', async () => {
    for (const wish of ['cancel', 'leave'] as const) {
      const terminal = new Terminal()
      const told: CliEvent[] = []
      const asked: string[] = []
      let end = (_: Outcome) => {}
      const ended = new Promise<Outcome>((resolve) => {
        end = resolve
      })
      const follower = followerOf({ io: terminal.io({ cwd: '/' }), told })
      const status = follower.follow({
        done: ended,
        cancel: () => asked.push('cancel'),
        leave: () => asked.push('leave'),
        moveTo() {},
        inviteAt() {},
      })
      terminal.interrupts.fire(wish)
      end(wish === 'cancel' ? { kind: 'cancelled', by: 'me' } : { kind: 'failed', error: errorInfo('transfer.left') })
      expect(await status).toBe(3)
      expect(asked).toEqual([wish])
      expect(told[0]).toEqual({ kind: wish === 'cancel' ? 'cancelling' : 'leaving' })
    }
  })

  test('is left by Ctrl+C while the line is broken, under the line that says nothing is lost', async () => {
    const terminal = new Terminal()
    const told: CliEvent[] = []
    const asked: string[] = []
    const follower = followerOf({ io: terminal.io({ cwd: '/' }), told })
    const outcome = { kind: 'failed', error: errorInfo('transfer.left') } as const
    const handle = { moveTo() {}, inviteAt() {}, cancel: () => asked.push('cancel'), leave: () => asked.push('leave') }
    follower.onEvent({ kind: 'parted', why: errorInfo('peer.gone'), retryAt: null })
    follower.onEvent({ kind: 'joined' })
    follower.onEvent({ kind: 'parted', why: errorInfo('relay.lost'), retryAt: null })
    const done = new Promise<Outcome>((resolve) => terminal.interrupts.subscribe(() => resolve(outcome)))
    const status = follower.follow({ ...handle, done })
    terminal.interrupts.fire('cancel')
    expect(await status).toBe(3)
    expect(asked).toEqual(['leave'])
    expect(told.map(({ kind }) => kind)).toEqual(['parted', 'joined', 'parted', 'leaving', 'error'])
  })

  test('tells nothing of a relay that opens no room, where the caller knows another', async () => {
    const refused = { kind: 'failed', error: errorInfo('relay.denied') } as const
    const told: CliEvent[] = []
    const follower = followerOf({ io: new Terminal().io({ cwd: '/' }), told, tentative: true })
    await follower.follow(handleOf(refused))
    expect(told).toEqual([])
    expect(follower.refused?.code).toBe('relay.denied')
  })

  test('of which everything is done and the other side may not know says why the prompt stays away', async () => {
    const told: CliEvent[] = []
    const follower = followerOf({ io: new Terminal().io({ cwd: '/' }), told })
    let end = (_: Outcome) => {}
    const ended = new Promise<Outcome>((resolve) => {
      end = resolve
    })
    const status = follower.follow({ ...handleOf(done), done: ended })
    follower.onEvent({ kind: 'end', outcome: done })
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ kind: 'parting' }), { timeout: 10_000 })
    end(done)
    expect(await status).toBe(0)
  })

  test('and that another process began does not tell again what it carries, to whom, and that they are apart', async () => {
    const summary = { files: 1, folders: 0, bytes: 9, names: ['a'], top: 1, counting: false }
    const told: CliEvent[] = []
    const follower = followerOf({ io: new Terminal().io({ cwd: '/' }), told, resumed: 'interrupted' })
    follower.onEvent({ kind: 'summary', summary })
    follower.onEvent({ kind: 'proven', peer: 'bruno-pc' })
    const apart = { kind: 'parted', why: errorInfo('peer.gone'), retryAt: null } as const
    follower.onEvent(apart)
    expect(told).toEqual([])
    follower.onEvent(apart)
    expect(told).toMatchObject([{ kind: 'parted', code: 'peer.gone' }])
  })

  test('of a great many files keeps no more results than it will show', async () => {
    const events = Array.from({ length: 1000 }, (_, index) => file(index, 'verified'))
    const { told } = await follow(events, { ...done, verified: 1000 })
    const last = told.at(-1)
    expect(last?.kind === 'done' && last.results.length).toBe(11)
  })
})
