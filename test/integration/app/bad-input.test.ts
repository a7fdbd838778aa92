import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ask, closePeople, type Person, person, refusal } from '../../support/person.ts'
import { type Stranger, type Strangers, startStrangers } from '../../support/strangers.ts'
import { randomFile } from '../../support/transfer.ts'

/** What the app makes of what is no code, no address and no relay: each an error by name, in an answer or in the view. */

const CODE = '4271-abacate-violeta'

let strangers: Strangers

beforeAll(async () => {
  strangers = await startStrangers()
})
afterAll(() => strangers.close())
afterEach(() => closePeople(async () => {}))

/** Waits until everything that was begun has ended, and answers the errors in the order of the beginning. */
async function failures(who: Person, ids: readonly string[]): Promise<readonly (string | undefined)[]> {
  const codes = new Map<string, string>()
  await who.hears('transfer', ({ view }) => {
    for (const event of who.events)
      if (event.kind === 'transfer' && event.view.state.kind === 'failed')
        codes.set(event.view.id, event.view.state.error.code)
    return ids.every((id) => codes.has(id)) || view.state.kind === 'done'
  })
  return ids.map((id) => codes.get(id))
}

test.each([
  ['startReceive', { code: 'malote://' }, 'address.malformed'],
  ['startReceive', { code: `malote://host:99999/${CODE}` }, 'address.malformed'],
  ['startReceive', { code: 'malote://192.168.0.15:19034' }, 'code.absent'],
  ['startReceive', { code: '4271-abacate' }, 'code.malformed'],
  ['saveSettings', { relay: 'host:0' }, 'address.malformed'],
  ['saveSettings', { relay: '[::1' }, 'address.malformed'],
  ['testRelay', {}, 'request.rejected'],
  ['chooseRelay', { id: 'nobody', relay: 0 }, 'request.rejected'],
])('%s with %j is refused as %s', async (call, input, code) => {
  const ana = await person('ana-notebook')

  expect(await refusal(ana, call, input)).toBe(code)
})

test('whoever answers where a relay should is named in the view of who came to receive', async () => {
  const ana = await person('ana-notebook')
  const expected: readonly (readonly [Stranger, string])[] = [
    ['a web server', 'relay.foreign'],
    ['an SSH server', 'relay.foreign'],
    ['a TLS server', 'relay.foreign'],
    ['one that announces four gigabytes', 'relay.foreign'],
    ['one that hangs up', 'relay.foreign'],
    ['one that frames JSON of its own', 'relay.foreign'],
    ['one that answers pong to everything', 'relay.protocol'],
    ['one that opens rooms for everybody', 'relay.protocol'],
  ]

  const ids: string[] = []
  for (const [stranger] of expected) {
    const { id } = await ask<{ id: string }>(ana, 'startReceive', {
      code: `malote://${strangers.at(stranger)}/${CODE}`,
    })
    ids.push(id)
  }

  expect(await failures(ana, ids)).toEqual(expected.map(([, code]) => code))
})

test('and of who wants to send through him', async () => {
  const ana = await person('ana-notebook')
  await ask(ana, 'saveSettings', { relay: strangers.at('a web server') })
  const [grant] = await ana.app.grantPaths([await randomFile(join(ana.downloads, 'a'), 10)])

  const { id } = await ask<{ id: string }>(ana, 'startSend', { sources: [grant?.token] })

  expect(await failures(ana, [id])).toEqual(['relay.foreign'])
})
