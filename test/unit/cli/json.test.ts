import { describe, expect, test } from 'vitest'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import { jsonRenderer } from '../../../src-main/cli/output/json.ts'

const outcome = {
  kind: 'done',
  verified: 3,
  skipped: 1,
  failed: 0,
  corrupted: 0,
  bytes: 9,
  seconds: 1.5,
  targets: [],
} as const
const summary = { files: 1, folders: 1, bytes: 5, names: ['d'], top: 1, counting: false }
const lan = { address: '192.168.0.15:19034', kind: 'lan', interfaceName: 'eth0' } as const
const hosting = { kind: 'hosting', port: 1, moved: false, wished: false, addresses: [lan] } as const

/** Shows events at the times given and returns the objects of the lines. */
async function linesOf(events: readonly CliEvent[], times: readonly number[] = [0]): Promise<unknown[]> {
  const written: string[] = []
  let at = 0
  const renderer = jsonRenderer(
    (line) => written.push(line),
    () => times[at] ?? 0,
  )
  for (const event of events) {
    renderer.show(event)
    at++
  }
  await Promise.resolve()
  expect(written.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true)
  return written.map((line) => JSON.parse(line))
}

describe('for programs', () => {
  const cases: readonly (readonly [CliEvent, unknown])[] = [
    [
      { kind: 'listening', host: '::', port: 19034, addresses: [lan], url: null },
      { event: 'listening', host: '::', port: 19034, addresses: ['192.168.0.15:19034'] },
    ],
    [
      { kind: 'listening', host: '127.0.0.1', port: 1, addresses: [], url: 'http://127.0.0.1:1/?token=x' },
      { event: 'listening', host: '127.0.0.1', port: 1, addresses: [], url: 'http://127.0.0.1:1/?token=x' },
    ],
    [
      {
        kind: 'code',
        code: '1-a-b',
        room: '1',
        relay: { host: '::1', port: 9 },
        invite: 'malote://[::1]:9/1-a-b',
        near: true,
        qr: true,
      },
      { event: 'code', code: '1-a-b', room: '1', relay: '[::1]:9', invite: 'malote://[::1]:9/1-a-b' },
    ],
    [
      { kind: 'using', name: 'nas', relay: { host: '10.0.0.9', port: 19034 } },
      { event: 'relay', how: 'found', name: 'nas', address: '10.0.0.9:19034' },
    ],
    [
      { ...hosting, relay: { host: '192.168.0.15', port: 1 }, name: 'ana' },
      { event: 'relay', how: 'here', name: 'ana', address: '192.168.0.15:1' },
    ],
    [
      {
        kind: 'near',
        relay: {
          id: 'f00',
          name: 'nas',
          addresses: [
            { host: '10.0.0.9', port: 1 },
            { host: '::1', port: 2 },
          ],
        },
      },
      { event: 'found', name: 'nas', address: '10.0.0.9:1', others: ['[::1]:2'] },
    ],
    [
      { kind: 'nearEnd', count: 2 },
      { event: 'end', relays: 2 },
    ],
    [{ kind: 'peer', name: 'maria', direction: 'send' }, { event: 'peer' }],
    [
      {
        kind: 'offer',
        entries: [
          { path: 'd', kind: 'folder', size: 0 },
          { path: 'd/a\n.txt', kind: 'file', size: 5 },
        ],
        summary,
      },
      {
        event: 'offer',
        entries: [
          { path: 'd/', size: 0 },
          { path: 'd/a\n.txt', size: 5 },
        ],
        total: 5,
      },
    ],
    [
      { kind: 'progress', bytes: 1, total: 5, bytesPerSecond: 7, secondsLeft: 1, current: 'd/a' },
      { event: 'progress', bytes: 1, total: 5, bytesPerSecond: 7 },
    ],
    [
      { kind: 'file', result: { index: 0, path: 'a', size: 5, sha256: 'ff', outcome: 'verified', error: null } },
      { event: 'file', path: 'a', size: 5, sha256: 'ff', verified: true },
    ],
    [
      { kind: 'file', result: { index: 0, path: 'a', size: 5, sha256: null, outcome: 'skipped', error: null } },
      { event: 'file', path: 'a', size: 5, sha256: null, verified: false },
    ],
    [
      {
        kind: 'file',
        result: {
          ...{ index: 0, path: 'a', size: 5, sha256: null, outcome: 'failed' },
          error: { code: 'source.changed', side: 'peer', retryable: true },
        },
      },
      { event: 'file', path: 'a', size: 5, sha256: null, verified: false, code: 'source.changed' },
    ],
    [
      { kind: 'silence', seconds: 10, leg: 'mine', peer: 'bruno-pc' },
      { event: 'silence', seconds: 10, from: 'relay' },
    ],
    [
      { kind: 'silence', seconds: 10, leg: 'mine', peer: 'bruno-pc', unheard: true },
      { event: 'silence', seconds: 10, from: 'relay', unheard: true },
    ],
    [
      { kind: 'silence', seconds: 11, leg: 'theirs', peer: 'bruno-pc' },
      { event: 'silence', seconds: 11, from: 'peer' },
    ],
    [
      { kind: 'silence', seconds: null },
      { event: 'silence', seconds: null, from: null },
    ],
    [
      { kind: 'disk', whose: 'peer', peer: 'bruno-pc', state: 'full', missing: 7 },
      { event: 'disk', whose: 'peer', state: 'full', missing: 7 },
    ],
    [
      { kind: 'done', outcome, results: [] },
      { event: 'done', files: 3, bytes: 9, seconds: 1.5 },
    ],
    [
      { kind: 'error', code: 'peer.gone', sentence: 'Gone.', remedy: 'Ask.' },
      { event: 'error', code: 'peer.gone', message: 'Gone. Ask.' },
    ],
    [
      { kind: 'error', code: 'relay.unreachable', sentence: 'No answer: 10.0.0.1:19034', remedy: 'Ask.' },
      { event: 'error', code: 'relay.unreachable', message: 'No answer: 10.0.0.1:19034. Ask.' },
    ],
    [
      { kind: 'error', code: 'transfer.declined', sentence: 'No.', remedy: null },
      { event: 'error', code: 'transfer.declined', message: 'No.' },
    ],
  ]

  test.each(cases)('case %#: %j', async (event, line) => {
    expect(await linesOf([event])).toEqual([line])
  })

  test('what has no event of its own is not told', async () => {
    const silent: CliEvent[] = [
      { kind: 'passedOver', name: 'nas', relay: { host: 'h', port: 1 }, code: 'relay.denied' },
      { kind: 'sending', summary },
      { kind: 'guessed', left: 2 },
      { kind: 'joining', relay: { host: 'h', port: 1 } },
      { kind: 'cancelling' },
      { kind: 'parting' },
      { kind: 'stopped', what: 'relay' },
    ]
    expect(await linesOf(silent)).toEqual([])
  })

  test('a transfer in which a file failed has no done: the error follows instead', async () => {
    expect(await linesOf([{ kind: 'done', outcome: { ...outcome, failed: 1 }, results: [] }])).toEqual([])
    expect(await linesOf([{ kind: 'done', outcome: { ...outcome, corrupted: 1 }, results: [] }])).toEqual([])
  })

  test('many files are told in one write, in order, before what follows them', async () => {
    const written: string[] = []
    const renderer = jsonRenderer((lines) => written.push(lines))
    const file = (index: number, path: string): CliEvent => ({
      kind: 'file',
      result: { index, path, size: 5, sha256: 'ff', outcome: 'verified', error: null },
    })

    renderer.show(file(0, 'a'))
    renderer.show(file(1, 'b'))
    renderer.show({ kind: 'done', outcome, results: [] })
    renderer.show(file(2, 'c'))
    await Promise.resolve()

    const paths = written.map((lines) => lines.split('\n').flatMap((line) => (line ? [JSON.parse(line).event] : [])))
    expect(paths).toEqual([['file', 'file'], ['done'], ['file']])
  })

  test('progress comes at most four times a second, and the last byte always', async () => {
    const at = (bytes: number): CliEvent => ({
      kind: 'progress',
      bytes,
      total: 5,
      bytesPerSecond: 0,
      secondsLeft: null,
      current: null,
    })
    const lines = await linesOf([at(1), at(2), at(3), at(4), at(5)], [0, 100, 249, 250, 260])
    expect(lines.map((line) => (line as { bytes: number }).bytes)).toEqual([1, 4, 5])
  })
})
