import { errorInfo } from '../../../src-shared/errors.ts'
import { expect, type Gallery, test } from '../../support/gallery.ts'
import { done, history, left, received, transfer, unfinished } from '../../support/gallery-views.ts'

/** What can go on, as a person finds it and does with it. */

const list = (gallery: Gallery) => gallery.page.getByRole('list', { name: 'Unfinished' }).getByRole('listitem')
const button = (gallery: Gallery, name: string | RegExp) => gallery.page.getByRole('button', { name })

test('says what each one is, how far it is, where it was going and through what', async ({ gallery }) => {
  await gallery.show({ place: 'activity', app: { unfinished } })

  await expect(list(gallery)).toHaveCount(4)
  await expect(list(gallery).nth(0)).toContainText('From estúdio · 6.2 GB of 9.1 GB here')
  await expect(list(gallery).nth(0)).toContainText('into Downloads')
  await expect(list(gallery).nth(0)).toContainText('through 192.168.0.15:19034')
  await expect(list(gallery).nth(1)).toContainText('To carla · 6.2 GB of 9.1 GB there')
  await expect(list(gallery).nth(1)).toContainText('through your own relay')
  await expect(list(gallery).nth(2)).toContainText('Nobody has typed its code yet')
  await expect(list(gallery).nth(3)).toContainText('2 files did not make it')
  expect(await gallery.callsOf('lookForUnfinished')).toEqual([{}])
})

for (const [kind, label, id] of [
  ['interrupted', 'Continue: gravações', 'one'],
  ['waiting', 'Offer it again: orçamento-2026.xlsx', 'three'],
  ['partial', 'Send the 2 that failed: visita.mp4 and 1 more', 'four'],
] as const)
  test(`goes on with a ${kind} one by its button, from the keyboard, and shows it`, async ({ gallery }) => {
    await gallery.show({ place: 'activity', app: { unfinished } })

    await button(gallery, label).focus()
    await gallery.page.keyboard.press('Enter')

    await expect.poll(() => gallery.callsOf('continueTransfer')).toEqual([{ id }])
    const direction = id === 'one' ? 'receive' : 'send'
    const view = { id: 'continued', continued: 'looking', peer: 'carla' } as const
    await gallery.emit({ kind: 'transfer', view: transfer({ kind: 'opening' }, { ...view, direction }) })
    await expect(gallery.page.getByRole('heading', { level: 1 })).toHaveText('Looking for carla…')
  })

test('takes another address of the relay, and says what is wrong with one that is none', async ({ gallery }) => {
  const error = errorInfo('unfinished.running', 'oficina-pc')
  const app = { unfinished: unfinished.slice(0, 1) }
  await gallery.show({ place: 'activity', app, answers: { continueTransfer: { ok: false, error } } })
  const field = gallery.page.getByRole('textbox', { name: 'Address of the relay now: gravações' })
  await expect(field).toBeHidden()

  await gallery.page.getByText('The relay has another address?').click()
  await field.fill('nowhere!')
  await field.press('Enter')
  await expect(gallery.page.getByRole('alert')).toContainText('nowhere!')
  expect(await gallery.callsOf('continueTransfer')).toEqual([])

  await field.fill(' oficina-pc ')
  await field.press('Enter')

  await expect(gallery.page.getByRole('alert')).toContainText('oficina-pc')
  expect(await gallery.callsOf('continueTransfer')).toEqual([{ id: 'one', relay: 'oficina-pc' }])
  await gallery.shoot('activity-relay-moved-light')
  await gallery.paint('dark')
  await gallery.shoot('activity-relay-moved-dark')
})

test('asks before one is removed, and says what goes and what stays', async ({ gallery }) => {
  await gallery.show({ place: 'activity', app: { unfinished } })
  const dialog = gallery.page.getByRole('dialog')

  await button(gallery, 'Remove: gravações').click()
  await expect(dialog).toContainText('One partial file, 214 MB, will be deleted. What has arrived whole stays.')
  await gallery.shoot('activity-remove-light')
  await gallery.page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await gallery.callsOf('discardUnfinished')).toEqual([])
  await button(gallery, 'Remove: orçamento-2026.xlsx').click()
  await expect(dialog).toContainText('Your files stay as they are.')
  await gallery.paint('dark')
  await gallery.shoot('activity-remove-dark')
  await dialog.getByRole('button', { name: 'Remove it' }).click()

  await expect.poll(() => gallery.callsOf('discardUnfinished')).toEqual([{ id: 'three' }])
  await gallery.emit({ kind: 'unfinished', items: unfinished.filter(({ id }) => id !== 'three') })
  await expect(list(gallery)).toHaveCount(3)
  await expect(gallery.page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('is told quietly on the empty pages and beside Activity, and leads there', async ({ gallery }) => {
  await gallery.show({ app: { unfinished } })

  await expect(button(gallery, /^Activity/)).toHaveAttribute('title', '4 transfers can go on.')
  await button(gallery, 'See Activity').click()
  await expect(list(gallery)).toHaveCount(4)
  await gallery.emit({ kind: 'unfinished', items: [] })
  await expect(gallery.page.getByText('Nothing yet.')).toBeVisible()
  await gallery.page.keyboard.press('Control+2')
  await expect(gallery.page.getByText('can go on')).toBeHidden()
})

test('stands in one list only: its end is not told beside it', async ({ gallery }) => {
  const [, , , end] = history
  if (!end) throw new Error('no history')
  const failed = { ...end, unfinished: 'one', names: ['gravações'] }
  await gallery.show({ place: 'activity', app: { unfinished: unfinished.slice(0, 1), history: [failed] } })
  await expect(gallery.page.getByText('gravações')).toHaveCount(1)

  await gallery.emit({ kind: 'unfinished', items: [] })

  await expect(gallery.page.getByRole('list', { name: 'Ended' }).getByRole('listitem')).toContainText('Failed')
})

test('is looked for again when the person comes back to the window', async ({ gallery }) => {
  await gallery.show({})
  expect(await gallery.callsOf('lookForUnfinished')).toEqual([])

  await gallery.page.evaluate(() => window.dispatchEvent(new Event('focus')))

  await expect.poll(() => gallery.callsOf('lookForUnfinished')).toEqual([{}])
})

test('is offered where a transfer ended, and takes its place on the screen', async ({ gallery }) => {
  const state = { kind: 'failed', error: errorInfo('relay.lost'), unfinished: 'one' } as const
  const app = { transfers: [received(state)], unfinished: [left('interrupted', { direction: 'receive' })] }
  await gallery.show({ place: 'receive', app })

  await button(gallery, 'Continue').click()

  await expect.poll(() => gallery.callsOf('continueTransfer')).toEqual([{ id: 'one' }])
  await expect.poll(() => gallery.callsOf('dismissTransfer')).toEqual([{ id: 'one' }])
})

test('is offered to a sender some of whose files failed, as long as it is there', async ({ gallery }) => {
  const state = done({ verified: 3, failed: 1, unfinished: 'four' })
  const one = left('partial', { id: 'four', lost: 1 })
  await gallery.show({ app: { transfers: [transfer(state)], unfinished: [one] } })
  await expect(button(gallery, 'Send the one that failed again')).toBeVisible()

  await gallery.emit({ kind: 'unfinished', items: [] })

  await expect(button(gallery, 'Send the one that failed again')).toBeHidden()
})

test('may be put off while the other side is looked for', async ({ gallery }) => {
  const view = { continued: 'looking', parted: { why: errorInfo('peer.gone'), retryAt: null } } as const
  await gallery.show({ app: { transfers: [transfer({ kind: 'opening' }, { ...view, peer: 'carla' })] } })
  await expect(gallery.page.getByTestId('parted')).toContainText('Their Malote must be open')

  await button(gallery, 'Not now').click()

  await expect.poll(() => gallery.callsOf('cancelTransfer')).toEqual([{ id: 'one' }])
})

test('says in a browser that what its page holds ends with the page', async ({ gallery }) => {
  await gallery.show({ app: { shell: 'web', transfers: [transfer({ kind: 'offering' })] } })

  await expect(gallery.page.getByText('Keep this page open')).toBeVisible()
  await gallery.emit({ kind: 'transfer', view: transfer({ kind: 'offering' }, { rev: 2, continued: 'found' }) })
  await expect(gallery.page.getByText('Keep this page open')).toBeHidden()
})
