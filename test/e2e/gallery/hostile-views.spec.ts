import type { CallName } from '../../../src-shared/contract.ts'
import { type ErrorInfo, errorInfo, type Result } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import type { FileResultView, HostedAddressView, TransferState, TransferView } from '../../../src-shared/views.ts'
import { expect, type Gallery, type Show, test } from '../../support/gallery.ts'
import * as views from '../../support/gallery-views.ts'

/**
 * One name that tries everything, wherever a name can stand: every state in both directions, the five places, the
 * dialogs. Whatever is on the page then, seen or only read aloud, must be text, one line, without anything hidden.
 */

const poison = `<img src=x onerror="document.title='owned'"><b>bold</b>&lt;i&gt;\u001b[31m\u202eexe.\u2066\n\u200b\u3164\u0000'"\``
const path = (index: number) => `${poison}/${index}-${poison}.pdf`

const summary = { files: 3, folders: 1, bytes: 300, names: [poison, path(1), path(2)], top: 9, counting: false }
const about = (code: ErrorInfo['code']): ErrorInfo => errorInfo(code, poison)
const outcomes = ['verified', 'corrupted', 'failed', 'skipped'] as const
const results: FileResultView[] = outcomes.map((outcome, index) =>
  views.file(index, path(index), 100, { outcome, error: outcome === 'failed' ? about('source.changed') : null }),
)
const folder = { token: 'poisoned', name: poison }

const relays = [poison, null].map((name) => ({ name, address: `${poison}:${name ? 1 : 2}`, configured: name === null }))

const states: readonly TransferState[] = [
  { kind: 'opening' },
  { kind: 'choosing', relays },
  views.waiting(),
  { kind: 'proving' },
  { kind: 'offering' },
  views.deciding({ folder, conflicts: 2 }),
  views.progress({ current: { path: path(9), size: 100, bytes: 50 }, recent: results }),
  views.progress({ silentFor: 12, current: null, recent: [] }),
  views.done({ results, verified: 1, corrupted: 1, failed: 1, skipped: 1 }),
  views.done({ results: results.slice(0, 1), verified: 1 }),
  { kind: 'declined', by: 'peer' },
  { kind: 'cancelled', by: 'peer' },
  { kind: 'failed', error: about('peer.gone') },
]

const poisoned = (state: TransferState, change: Partial<TransferView> = {}): TransferView =>
  views.transfer(state, { summary, peer: poison, relay: { address: `${poison}:19034`, here: false }, ...change })

const apart = [null, Date.UTC(2100, 0)].map((retryAt) => ({ why: about('relay.lost'), retryAt }))

const settings = { ...views.settings, deviceName: poison, folder, relay: `${poison}:19034` }
const entries = [0, 1, 2].map((index) => ({ index, path: path(index), kind: 'file' as const, size: 100, exists: true }))
const addresses: readonly HostedAddressView[] = [
  {
    address: `${poison}:19034`,
    kind: 'lan',
    interfaceName: poison,
    check: { kind: 'blocked', error: about('relay.foreign') },
  },
]
const nearby = [{ name: poison, addresses: [`${poison}:19034`, 'b:1'] }]
const tunnel = { ...views.noTunnel, state: { kind: 'open', address: `${poison}:19034` } } as const
const invite = `malote://${poison}`
const listing: Result<unknown> = {
  ok: true,
  value: { folder, above: [folder], below: [{ token: 'below', name: poison }] },
}

const unfinished = views.unfinished.map((item) => ({
  ...item,
  names: [poison],
  peer: item.peer && poison,
  folder: item.folder && poison,
  relay: `${poison}:19034`,
}))

const scenes: Readonly<Record<string, Show>> = {
  ...Object.fromEntries(
    (['send', 'receive'] as const).flatMap((direction) =>
      states.map((state, at) => [
        `${direction}-${at}-${state.kind}`,
        { place: direction, entries, app: { settings, transfers: [poisoned(state, { direction })] } },
      ]),
    ),
  ),
  ...Object.fromEntries(
    apart.map((parted, at) => [
      `parted-${at}`,
      {
        place: 'receive',
        app: { settings, transfers: [poisoned(views.progress(), { parted, direction: 'receive' })] },
      },
    ]),
  ),
  tabs: {
    place: 'receive',
    app: { settings, transfers: states.map((state, at) => poisoned(state, { id: `${at}`, direction: 'receive' })) },
  },
  'relay-on': {
    place: 'relay',
    app: { settings, relay: { ...views.relayOn({ addresses, invite, moved: true }), nearby, tunnel } },
  },
  'relay-found': { place: 'relay', app: { relay: { ...views.relayOff, nearby } } },
  'relay-failed': {
    place: 'relay',
    app: { settings, relay: { ...views.relayOff, hosting: { kind: 'failed', error: about('port.denied') } } },
  },
  settings: { place: 'settings', app: { settings: { ...settings, deviceName: 'ana' } } },
  activity: {
    place: 'activity',
    app: {
      settings,
      transfers: [poisoned(views.progress()), poisoned({ kind: 'opening' }, { id: 'two', peer: null })],
      history: views.history.map((item) => ({ ...item, names: [poison], peer: poison, error: about('peer.gone') })),
    },
  },
}

/** Everything a person could see, hear or be shown on hovering. What stands in a field is his own. */
function everyText(): string[] {
  const texts: string[] = [document.title]
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name !== 'value' || !(element instanceof HTMLInputElement)) texts.push(value)
    }
    for (const node of element.childNodes) if (node instanceof Text && /\S/.test(node.data)) texts.push(node.data)
  }
  return texts
}

async function expectHarmless(gallery: Gallery, name: string): Promise<void> {
  const { texts, strange, handlers } = (await gallery.page.evaluate(`({
    texts: (${everyText})(),
    strange: document.querySelectorAll('img, iframe, object, embed, bdi b, i[onclick], [href^="javascript"]').length,
    handlers: [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on'))).length,
  })`)) as { texts: string[]; strange: number; handlers: number }
  // The marks with which the window itself keeps a name's direction to that name.
  const shown = texts.map((text) => text.replace(/\u2068([^\u2068\u2069]*)\u2069/g, '$1'))
  expect({ strange, handlers }, name).toEqual({ strange: 0, handlers: 0 })
  expect(
    shown.filter((text) => printable(text) !== text),
    name,
  ).toEqual([])
  expect(texts[0], name).toMatch(/^(?:\d+ % · )?Malote$/)
  await gallery.check(name)
}

const shows = async (gallery: Gallery) => expect(gallery.page.getByText('<img src=x onerror=').first()).toBeVisible()

test('in every state of a transfer, in every place', async ({ gallery }) => {
  test.slow()
  for (const [name, show] of Object.entries(scenes)) {
    await gallery.show(show)
    if (!/opening|proving|settings|relay-failed/.test(name)) await shows(gallery)
    await expectHarmless(gallery, name)
  }
})

test('as it is read aloud when it changes', async ({ gallery }) => {
  await gallery.show({
    place: 'receive',
    entries,
    app: { settings, transfers: [poisoned(views.progress(), { direction: 'receive' })] },
  })
  for (const [at, state] of states.entries()) {
    await gallery.emit({ kind: 'transfer', view: poisoned(state, { direction: 'receive', rev: 2 + at }) })
    await expect(gallery.page.getByTestId('transfer-state')).toHaveAttribute('data-state', state.kind)
    await expectHarmless(gallery, `announced-${at}`)
  }
  expect(await gallery.page.locator('[aria-live=polite]').first().textContent()).not.toBe('')
})

test('in the dialog of folders, and in what an app answers', async ({ gallery }) => {
  const answers: Partial<Record<CallName, Result<unknown>>> = {
    browseFolder: listing,
    chooseFolder: { ok: false, error: about('target.denied') },
  }
  await gallery.show({
    place: 'receive',
    entries,
    answers,
    app: { settings, shell: 'web', transfers: [poisoned(views.deciding({ folder }), { direction: 'receive' })] },
  })
  const dialog = gallery.page.getByRole('dialog')
  await gallery.page.getByRole('button', { name: 'Change folder' }).click()
  await expect(dialog.getByRole('button', { name: '<img' }).first()).toBeVisible()
  await expectHarmless(gallery, 'folder-dialog')

  await dialog.locator('.folder').click()
  await expectHarmless(gallery, 'folder-dialog-below')
  await dialog.getByRole('button', { name: /^Use </ }).click()
  await expect(gallery.page.getByRole('alert').filter({ hasText: '<img' })).toBeVisible()
  await expectHarmless(gallery, 'refused-folder')
})

test('in what can go on, and in the question before it is removed', async ({ gallery }) => {
  await gallery.show({ place: 'activity', app: { settings, unfinished } })
  await shows(gallery)
  await gallery.page.getByText('The relay has another address?').first().click()
  await expectHarmless(gallery, 'unfinished')

  await gallery.page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click()
  await expect(gallery.page.getByRole('dialog')).toContainText('<img')
  await expectHarmless(gallery, 'remove-dialog')
})

test('pasted where a code belongs', async ({ gallery }) => {
  const answers = { startReceive: { ok: false, error: about('code.malformed') } as const }
  for (const text of [
    poison,
    `4271-${poison}-violeta`,
    `malote://10.0.0.9/4271-\u202eabacate-<b>violeta</b>`,
    '4271-<b>-\u0430bacat\u0435-violeta',
  ]) {
    await gallery.show({ place: 'receive', answers, app: { settings } })
    await gallery.page.getByRole('combobox').fill(text)
    await expectHarmless(gallery, 'typed')
    await gallery.page.keyboard.press('Enter')
    await expect(gallery.page.getByRole('alert')).toBeVisible()
    await expectHarmless(gallery, 'refused')
  }
})
