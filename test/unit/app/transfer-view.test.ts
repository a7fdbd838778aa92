import { expect, test } from 'vitest'
import { TransferViewBuilder } from '../../../src-main/app/transfer-view.ts'
import type { TransferEvent } from '../../../src-main/engine/types.ts'
import type { FileResultView } from '../../../src-shared/views.ts'

const relay = { address: '192.168.0.15:19034', here: false }

function builderAfter(...events: TransferEvent[]): TransferViewBuilder {
  const builder = new TransferViewBuilder('t1', 'send', relay, 1_000)
  for (const [at, event] of events.entries()) builder.take(event, at * 1_000)
  return builder
}

function fileResult(index: number, outcome: FileResultView['outcome']): FileResultView {
  return { index, path: `file-${index}`, size: 10, sha256: 'ab', outcome, error: null }
}

const done = {
  kind: 'done',
  verified: 1,
  skipped: 0,
  failed: 0,
  corrupted: 0,
  bytes: 10,
  seconds: 1,
  targets: [],
} as const

test('a wrong guess brings the code back with one try less', () => {
  const code = { kind: 'waiting', code: '1234-a-b', room: '1234', invite: 'malote://x/1234-a-b' } as const

  const builder = builderAfter({ ...code, guessesLeft: 3 }, { kind: 'proving' }, { ...code, guessesLeft: 2 })

  expect(builder.view().state).toEqual({ kind: 'waiting', code: '1234-a-b', invite: code.invite, guessesLeft: 2 })
})

test('every event raises the revision, so that an old view never replaces a newer one', () => {
  const builder = builderAfter()
  const first = builder.view().rev

  builder.take({ kind: 'proving' }, 0)

  expect(builder.view().rev).toBeGreaterThan(first)
})

test('speed and time left follow the bytes the receiver has', () => {
  const builder = builderAfter(
    { kind: 'started', total: 10_000, files: 1 },
    { kind: 'progress', bytes: 0, current: null },
    { kind: 'progress', bytes: 1_000, current: { path: 'a', size: 10_000, bytes: 1_000 } },
    { kind: 'progress', bytes: 2_000, current: { path: 'a', size: 10_000, bytes: 2_000 } },
  )

  const { state } = builder.view()

  expect(state.kind === 'transferring' && state.progress).toMatchObject({
    bytes: 2_000,
    total: 10_000,
    files: 1,
    bytesPerSecond: 1_000,
    secondsLeft: 8,
    current: { path: 'a' },
  })
})

test('the newest results come first and only twenty are kept', () => {
  const events = Array.from({ length: 30 }, (_, at) => ({ kind: 'file', result: fileResult(at, 'verified') }) as const)

  const { state } = builderAfter(...events).view()

  expect(state.kind === 'transferring' && state.progress.recent.map(({ index }) => index)).toEqual(
    Array.from({ length: 20 }, (_, at) => 29 - at),
  )
  expect(state.kind === 'transferring' && state.progress.filesDone).toBe(30)
})

test('at the end what went wrong stands first, however long ago it was', () => {
  const fine = Array.from(
    { length: 25 },
    (_, at) => ({ kind: 'file', result: fileResult(at + 1, 'verified') }) as const,
  )

  const { state } = builderAfter({ kind: 'file', result: fileResult(0, 'corrupted') }, ...fine, {
    kind: 'end',
    outcome: { ...done, verified: 25, corrupted: 1 },
  }).view()

  expect(state).toMatchObject({ kind: 'done', verified: 25, corrupted: 1 })
  expect(state.kind === 'done' && state.results[0]).toMatchObject({ index: 0, outcome: 'corrupted' })
})

test.each([
  ['relay', 'relay.lost', { mine: 'broken', theirs: 'idle' }],
  ['peer', 'peer.gone', { mine: 'open', theirs: 'broken' }],
] as const)('an error of the %s breaks its leg of the line', (side, code, line) => {
  const error = { code, side, retryable: true }

  const builder = builderAfter(
    { kind: 'line', line: { mine: 'flowing', theirs: 'flowing' } },
    { kind: 'end', outcome: { kind: 'failed', error } },
  )

  expect(builder.view()).toMatchObject({ line, state: { kind: 'failed', error } })
})

test.each([
  ['mine', { mine: 'stalled', theirs: 'open' }],
  ['theirs', { mine: 'open', theirs: 'stalled' }],
] as const)(
  'silence on the leg that is %s stalls it, nothing flows on the other, and a word mends both',
  (leg, line) => {
    const builder = builderAfter(
      { kind: 'started', total: 9, files: 1 },
      { kind: 'progress', bytes: 1, current: null },
      { kind: 'silence', seconds: 11, leg },
    )
    const stalled = builder.view()

    builder.take({ kind: 'silence', seconds: null }, 0)

    expect(stalled.line).toEqual(line)
    expect(stalled.state).toMatchObject({ progress: { silentFor: 11, bytesPerSecond: 0, secondsLeft: null } })
    expect(builder.view().line).toEqual({ mine: 'flowing', theirs: 'flowing' })
  },
)

test('silence that the other side tells of is not its own, until a word of it', () => {
  const unheard = { kind: 'silence', seconds: 9, leg: 'mine', unheard: true } as const
  const builder = builderAfter({ kind: 'started', total: 9, files: 1 }, unheard)
  expect(builder.view()).toMatchObject({
    line: { mine: 'stalled' },
    state: { progress: { silentFor: 9, unheard: true } },
  })

  builder.take({ kind: 'silence', seconds: null }, 0)

  expect(builder.view().state).toMatchObject({ progress: { silentFor: null, unheard: false } })
})

test('silence while a person decides leaves open lines behind', () => {
  const builder = builderAfter({ kind: 'proven', peer: 'bruno-pc' }, { kind: 'silence', seconds: 11, leg: 'mine' })

  builder.take({ kind: 'silence', seconds: null }, 0)

  expect(builder.view()).toMatchObject({ state: { kind: 'offering' }, line: { mine: 'open', theirs: 'open' } })
})

test('each disk is shown at its end, and nothing is measured while one stands', () => {
  const builder = builderAfter({ kind: 'started', total: 9, files: 1 })
  builder.take({ kind: 'progress', bytes: 1, current: null }, 0)
  builder.take({ kind: 'progress', bytes: 5, current: null }, 1000)
  const before = builder.view()
  builder.take({ kind: 'disk', whose: 'me', state: 'full', missing: 4096 }, 1000)
  builder.take({ kind: 'disk', whose: 'peer', state: 'slow', missing: null }, 1000)
  const standing = builder.view()
  builder.take({ kind: 'disk', whose: 'me', state: 'fine', missing: null }, 1000)

  expect(before.state).toMatchObject({ progress: { bytesPerSecond: expect.any(Number) } })
  expect(standing.disks).toEqual({
    mine: { state: 'full', missing: 4096 },
    theirs: { state: 'slow', missing: null },
  })
  expect(standing.state).toMatchObject({ progress: { bytesPerSecond: 0, secondsLeft: null } })
  expect(builder.view().disks.mine.state).toBe('fine')
})

test('after the end no disk matters any more', () => {
  const builder = builderAfter(
    { kind: 'disk', whose: 'me', state: 'full', missing: 4096 },
    { kind: 'end', outcome: { kind: 'cancelled', by: 'me' } },
  )

  expect(builder.view().disks.mine).toEqual({ state: 'fine', missing: null })
})

test('nothing changes after the end', () => {
  const builder = builderAfter({ kind: 'end', outcome: { kind: 'cancelled', by: 'me' } })
  const ended = builder.view()

  builder.take({ kind: 'proving' }, 0)
  builder.take({ kind: 'end', outcome: done }, 0)

  expect(builder.view()).toEqual(ended)
})

test('one that goes on is known before anything is heard, and counts what arrived before', () => {
  const known = { names: ['filme.mp4'], top: 1, files: 2, bytes: 100, peer: 'bruno-pc' }
  const builder = new TransferViewBuilder('t1', 'send', relay, 1_000, known)
  builder.take({ kind: 'proven', peer: 'bruno-pc' }, 0)
  const first = builder.view()
  builder.take({ kind: 'joined' }, 0)
  const met = builder.view()
  builder.take({ kind: 'started', total: 100, files: 2, settled: 1 }, 0)
  builder.take({ kind: 'progress', bytes: 70, current: null }, 0)
  builder.take({ kind: 'file', result: fileResult(1, 'verified') }, 500)

  expect(first).toMatchObject({ continued: 'looking', peer: 'bruno-pc', startedAt: 1_000, state: { kind: 'opening' } })
  expect(met).toMatchObject({ continued: 'found', state: { kind: 'offering' } })
  expect(first.summary).toMatchObject({ names: ['filme.mp4'], top: 1, files: 2, bytes: 100, counting: false })
  expect(builder.view().state).toMatchObject({ progress: { bytes: 70, filesDone: 2, files: 2, bytesPerSecond: 0 } })
  expect(builderAfter().view()).not.toHaveProperty('continued')
})

test('an end that can be gone on with says by what', () => {
  const error = { code: 'relay.lost', side: 'relay', retryable: true } as const
  const failed = builderAfter({ kind: 'end', outcome: { kind: 'failed', error, unfinished: 'abc' } })
  const partial = builderAfter({ kind: 'end', outcome: { ...done, failed: 1, unfinished: 'abc' } })

  expect(failed.view().state).toEqual({ kind: 'failed', error, unfinished: 'abc' })
  expect(partial.view().state).toMatchObject({ kind: 'done', failed: 1, unfinished: 'abc' })
  expect(builderAfter({ kind: 'end', outcome: done }).view().state).not.toHaveProperty('unfinished')
})
