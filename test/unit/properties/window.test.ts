import type { IncomingMessage } from 'node:http'
import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dispatch } from '../../../src-main/app/dispatch.ts'
import { Grants } from '../../../src-main/app/grants.ts'
import { containedPath } from '../../../src-main/page/files.ts'
import { addressOf, createGate } from '../../../src-main/web/gate.ts'
import { type AppMessage, parsePageMessage } from '../../../src-main/web/messages.ts'
import { PageReads } from '../../../src-main/web/page-reads.ts'
import { type CallName, calls } from '../../../src-shared/contract.ts'
import { errorFacts } from '../../../src-shared/errors.ts'
import { anyText } from '../../support/any-text.ts'
import { createAppDouble } from '../../support/app-double.ts'
import { mustBeUnpolluted, oddJson, oddValue, strangeJson } from '../../support/arbitraries.ts'
import { hostileName } from '../../support/arbitraries-names.ts'
import { holds, holdsAsync } from '../../support/property.ts'

/** Whatever a page asks, in the window of the desktop or in a browser. */

const id = fc.nat({ max: 99 })
const listed = fc.record({
  path: hostileName.map((name) => name || 'x'),
  kind: fc.constantFrom('file' as const, 'folder' as const),
  size: fc.nat(),
  modified: fc.nat(),
})
const pageMessage = fc.oneof(
  fc.record({ t: fc.constant('hello' as const), token: anyText(20) }),
  fc.record({ t: fc.constant('call' as const), id, name: fc.constantFrom(...Object.keys(calls)), input: oddValue }),
  fc.record({
    t: fc.constant('grant' as const),
    id,
    name: fc.constantFrom('a', 'x'),
    entries: fc.array(listed, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ t: fc.constant('slice-failed' as const), req: id }),
)

describe('a message of a page', () => {
  it('is one of four kinds with nothing else in it, or none', () => {
    holds(
      fc.property(
        fc.oneof(
          pageMessage.map((value) => JSON.stringify(value)),
          oddJson(pageMessage),
          strangeJson,
        ),
        (text) => {
          const message = parsePageMessage(text)
          mustBeUnpolluted()
          if (!message) return
          expect(['hello', 'call', 'grant', 'slice-failed']).toContain(message.t)
          expect(parsePageMessage(JSON.stringify(message))).toEqual(message)
        },
      ),
      200,
    )
  })

  it('that grants files names nothing outside of the one item', () => {
    const grants = fc.record({
      t: fc.constant('grant' as const),
      id,
      name: fc.constantFrom('a', 'a/b', '..', 'C:'),
      entries: fc.array(
        fc.record({
          ...{ kind: fc.constant('file'), size: fc.nat(), modified: fc.nat() },
          path: fc.oneof(hostileName, fc.constantFrom('a', 'a/x', 'ab', 'a/../b', '../a')),
        }),
        { maxLength: 3 },
      ),
    })
    holds(
      fc.property(grants, (grant) => {
        const message = parsePageMessage(JSON.stringify(grant))
        if (message?.t !== 'grant') return
        for (const { path } of message.entries)
          expect(path === grant.name || path.startsWith(`${grant.name}/`)).toBe(true)
      }),
      200,
    )
  })
})

describe('a call', () => {
  it('of any name with any arguments is answered with a Result and reaches only what the contract has', async () => {
    const name = fc.oneof(
      fc.constantFrom(...Object.keys(calls), '__proto__', 'toString', 'constructor', 'close'),
      anyText(8),
    )
    const input = fc.oneof(
      oddValue,
      fc.record(
        { id: oddValue, token: oddValue, code: oddValue, accept: oddValue, skip: oddValue },
        { requiredKeys: [] },
      ),
    )
    await holdsAsync(
      fc.asyncProperty(name, input, async (asked, given) => {
        const app = createAppDouble()
        const answer = await dispatch(app, asked, given)
        if (!answer.ok) expect(answer.error.code in errorFacts).toBe(true)
        for (const { name: reached, input: passed } of app.asked) {
          expect(Object.hasOwn(calls, reached)).toBe(true)
          expect(calls[reached as CallName].safeParse(passed).success).toBe(true)
        }
        mustBeUnpolluted()
      }),
      150,
    )
  })

  it('with tokens that were never given is rejected, whatever they look like', () => {
    const token = fc.oneof(anyText(32), fc.constantFrom('__proto__', 'constructor', '0'.repeat(32), ''))
    holds(
      fc.property(fc.array(token, { minLength: 1, maxLength: 3 }), (tokens) => {
        const grants = new Grants()
        grants.remote({ name: 'a', entries: [], read: async () => new Uint8Array(0) })
        expect(() => grants.resolve(tokens)).toThrow('request.rejected')
      }),
      100,
    )
  })
})

describe('slices of a file that a page holds', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('fulfil' as const), req: fc.nat({ max: 6 }), length: fc.nat({ max: 30 }) }),
    fc.record({ kind: fc.constant('fail' as const), req: fc.nat({ max: 6 }) }),
  )

  it('are what was asked for or less, each answered once, and none is left waiting when the page goes', async () => {
    const wanted = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 })
    await holdsAsync(
      fc.asyncProperty(wanted, fc.array(step, { maxLength: 10 }), async (lengths, steps) => {
        const asked: AppMessage[] = []
        const reads = new PageReads((message) => asked.push(message))
        const slices = lengths.map((length, index) => reads.read('grant', index, 0, length).catch(() => null))
        const fulfilled: number[] = []
        for (const one of steps) {
          if (one.kind === 'fail') reads.fail(one.req)
          else if (reads.fulfil(one.req, new Uint8Array(one.length))) fulfilled.push(one.req)
        }
        reads.close()
        const got = await Promise.all(slices)
        expect(got.every((slice, at) => slice === null || slice.length <= (lengths[at] ?? 0))).toBe(true)
        expect(got.filter((slice) => slice !== null)).toHaveLength(fulfilled.length)
        expect(new Set(fulfilled).size).toBe(fulfilled.length)
        expect(asked).toHaveLength(lengths.length)
      }),
      150,
    )
  })
})

/** Paths of addresses as somebody who wants out writes them. */
const address = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '\\',
        '..',
        '.',
        '%2e%2e',
        '%2f',
        '%5c',
        '%00',
        '%',
        '@',
        ':',
        '?',
        '#',
        'token=x',
        'index.html',
        'http://x',
        'C:',
      ),
      anyText(4),
    ),
    { maxLength: 8 },
  )
  .map((parts) => `/${parts.join('')}`)

describe('an address that is asked for', () => {
  it('is a path of this host or none', () => {
    holds(
      fc.property(fc.oneof(address, anyText(20), fc.constant(undefined)), (url) => {
        const found = addressOf({ url } as IncomingMessage)
        if (found) expect([found.host, found.username, found.password]).toEqual(['here', '', ''])
      }),
      150,
    )
  })

  it('lets nobody in without the token, however it is written', () => {
    const gate = createGate(['127.0.0.1:1'], 1)
    const cookie = fc.oneof(
      anyText(20),
      fc.constantFrom('malote-1=', 'malote-1', 'malote-1=x; malote-1=y', gate.cookie.slice(0, 20)),
    )
    holds(
      fc.property(address, fc.option(cookie, { nil: undefined }), (url, given) => {
        const request = { url, method: 'GET', headers: { host: '127.0.0.1:1', cookie: given } } as IncomingMessage
        expect(gate.refusePage(request)).not.toBeNull()
        const upgrade = { ...request, url: '/socket', headers: { ...request.headers, origin: 'http://127.0.0.1:1' } }
        expect(gate.refuseSocket(upgrade as IncomingMessage)).toBe(401)
      }),
      200,
    )
  })

  it('means a file below the window’s own folder or none', () => {
    const roots = fc.constantFrom('/srv/renderer', '/')
    holds(
      fc.property(roots, fc.oneof(address, anyText(20)), (root, pathname) => {
        const path = containedPath(root, pathname)
        if (path === null) return
        expect(posix.relative(root, path).split('/')).not.toContain('..')
        expect(path.includes('\0') || win32.basename(path).includes('\\')).toBe(false)
      }),
      150,
    )
  })
})
