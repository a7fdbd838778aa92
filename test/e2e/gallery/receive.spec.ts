import type { EntryView } from '../../../src-shared/views.ts'
import { expect, type Gallery, test } from '../../support/gallery.ts'
import { deciding, done, file, offerEntries, received } from '../../support/gallery-views.ts'

const field = (gallery: Gallery) => gallery.page.getByTestId('code-input')
const box = (gallery: Gallery, name: string) =>
  gallery.page.getByRole('checkbox', { name: `Receive ${name}`, exact: true })
const offer = { place: 'receive', entries: offerEntries, app: { transfers: [received(deciding())] } } as const

test('words complete while they are typed, by Tab, by arrows and by click', async ({ gallery }) => {
  await gallery.show({ place: 'receive' })
  await expect(field(gallery)).toBeFocused()
  await gallery.page.keyboard.type('4271 abacat')
  await expect(gallery.page.getByRole('option', { name: 'abacate' })).toHaveAttribute('aria-selected', 'true')
  await gallery.page.keyboard.press('Tab')
  await expect(field(gallery)).toHaveValue('4271-abacate-')

  await gallery.page.keyboard.type('li')
  const options = gallery.page.getByRole('option')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await gallery.page.keyboard.press('ArrowDown')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(field(gallery)).toHaveAttribute('aria-activedescendant', (await options.nth(1).getAttribute('id')) ?? '')
  await gallery.shoot('receive-typing-light')
  await gallery.page.keyboard.type('mp')
  await options.filter({ hasText: 'limpador' }).click()
  await expect(field(gallery)).toHaveValue('4271-abacate-limpador')

  await gallery.page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('startReceive')).toEqual([{ code: '4271-abacate-limpador' }])
})

test('the button can be clicked while words are still offered', async ({ gallery }) => {
  await gallery.show({ place: 'receive' })
  await field(gallery).pressSequentially('4271 abacate li')
  await expect(gallery.page.getByRole('listbox')).toBeVisible()

  await gallery.page.locator('form').getByRole('button', { name: 'Receive', exact: true }).click()

  await expect.poll(() => gallery.callsOf('startReceive')).toEqual([{ code: '4271 abacate li' }])
})

test('Escape closes the words and then Tab leaves the field', async ({ gallery }) => {
  await gallery.show({ place: 'receive' })
  await field(gallery).fill('4271 abac')
  await expect(gallery.page.getByRole('listbox')).toBeVisible()
  await gallery.page.keyboard.press('Escape')
  await expect(gallery.page.getByRole('listbox')).toBeHidden()
  await gallery.page.keyboard.press('Tab')
  await expect(gallery.page.getByRole('button', { name: 'Receive', exact: true }).last()).toBeFocused()
})

test('a typo is caught, and one click mends it', async ({ gallery }) => {
  await gallery.show({ place: 'receive' })
  await field(gallery).fill('4271 abacute limpador')
  await gallery.page.getByRole('button', { name: '4271-abacate-limpador' }).click()
  await expect(field(gallery)).toHaveValue('4271-abacate-limpador')
})

test('a message pasted anywhere on the screen lands in the field', async ({ gallery }) => {
  await gallery.show({ place: 'receive' })
  await gallery.page.getByRole('heading', { level: 1 }).focus()
  await gallery.page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'Oi! malote://0.tcp.sa.ngrok.io:12345/4271-abacate-limpador até já')
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await expect(field(gallery)).toBeFocused()
  await expect(gallery.page.getByText('Through the relay 0.tcp.sa.ngrok.io:12345')).toBeVisible()
  await gallery.page.keyboard.press('Enter')
  await expect
    .poll(() => gallery.callsOf('startReceive'))
    .toEqual([{ code: 'Oi! malote://0.tcp.sa.ngrok.io:12345/4271-abacate-limpador até já' }])
})

test('what the app refuses is said under the field and the text stays', async ({ gallery }) => {
  const error = { code: 'code.malformed', side: 'local', retryable: false } as const
  await gallery.show({ place: 'receive', answers: { startReceive: { ok: false, error } } })
  await field(gallery).fill('hello there')
  await gallery.page.keyboard.press('Enter')
  await expect(gallery.page.getByRole('alert')).toContainText('That is not a Malote code.')
  await expect(field(gallery)).toHaveValue('hello there')
  await expect(field(gallery)).toHaveAttribute('aria-invalid', 'true')
})

test('after wrong words the code is there again to be mended', async ({ gallery }) => {
  await gallery.show({ place: 'receive' })
  await field(gallery).fill('4271-abacate-janela')
  await gallery.page.keyboard.press('Escape')
  await gallery.page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('startReceive')).toHaveLength(1)
  const error = { code: 'code.wrong', side: 'peer', retryable: true } as const
  await gallery.emit({ kind: 'transfer', view: received({ kind: 'failed', error }, { id: 'begun', peer: null }) })
  await gallery.page.getByRole('button', { name: 'Type the code again' }).click()
  await gallery.emit({ kind: 'dismissed', id: 'begun' })
  await expect(field(gallery)).toHaveValue('4271-abacate-janela')
})

test('leaving things out changes what Accept says and what the app is told', async ({ gallery }) => {
  await gallery.show(offer)
  const accept = gallery.page.getByTestId('accept')
  await expect(accept).toHaveText('Accept 2.1 GB')
  await box(gallery, 'visita.mp4').uncheck()
  await expect(accept).toHaveText('Accept 89.2 MB')
  await box(gallery, 'plantas').uncheck()
  await expect(box(gallery, 'plantas/terreo.dwg')).not.toBeChecked()
  await box(gallery, 'plantas/terreo.dwg').check()
  await expect(box(gallery, 'plantas')).toHaveAttribute('aria-checked', 'mixed')
  await expect(accept).toHaveText('Accept 41.2 MB')
  await gallery.page.getByRole('radio', { name: 'Overwrite' }).click()
  await expect(gallery.page.getByText('exists, overwrite')).toBeVisible()
  await gallery.shoot('receive-chosen-light')

  await accept.click()

  expect(await gallery.callsOf('answerOffer')).toEqual([
    { id: 'one', accept: true, skip: [4, 3], conflict: 'overwrite' },
  ])
})

test('nothing chosen cannot be accepted; everything comes back with one box', async ({ gallery }) => {
  await gallery.show(offer)
  const all = gallery.page.getByRole('checkbox', { name: 'Receive everything' })
  await all.uncheck()
  await expect(gallery.page.getByTestId('accept')).toBeDisabled()
  await all.check()
  await expect(gallery.page.getByTestId('accept')).toBeEnabled()
})

test('another folder is asked for and the offer can be declined', async ({ gallery }) => {
  await gallery.show(offer)
  await gallery.page.getByRole('button', { name: 'Change folder' }).click()
  await expect.poll(() => gallery.callsOf('chooseFolder')).toEqual([{ id: 'one', folder: 'chosen' }])
  await gallery.emit({
    kind: 'transfer',
    view: received(deciding({ folder: { token: 'chosen', name: 'Chosen' }, conflicts: 0 }), { rev: 2 }),
  })
  await expect(gallery.page.getByText('Chosen', { exact: true })).toBeVisible()
  await gallery.page.getByTestId('decline').click()
  expect(await gallery.callsOf('answerOffer')).toEqual([{ id: 'one', accept: false }])
})

test('in a browser folders are walked by name alone', async ({ gallery }) => {
  const listing = {
    folder: { token: 'home', name: 'ana' },
    above: [{ token: 'root', name: 'home' }],
    below: [{ token: 'docs', name: 'Documentos' }],
  }
  await gallery.show({
    ...offer,
    app: { ...offer.app, shell: 'web' },
    answers: { browseFolder: { ok: true, value: listing } },
  })
  await gallery.page.getByRole('button', { name: 'Change folder' }).click()
  const dialog = gallery.page.getByRole('dialog', { name: 'Choose a folder' })
  await dialog.getByRole('button', { name: 'Documentos' }).click()
  await expect.poll(() => gallery.callsOf('browseFolder')).toEqual([{ at: null }, { at: 'docs' }])
  await gallery.shoot('receive-folder-light')
  await dialog.getByRole('button', { name: 'Use ana' }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(() => gallery.callsOf('chooseFolder')).toEqual([{ id: 'one', folder: 'home' }])
})

test('a list of thirty thousand is drawn a screen at a time', async ({ gallery }) => {
  const entries: EntryView[] = Array.from({ length: 30_000 }, (_, index) => ({
    index,
    path: `file ${index}.bin`,
    kind: 'file',
    size: 1000,
    exists: false,
  }))
  const summary = { files: 30_000, folders: 0, bytes: 30_000_000, names: ['file 0.bin'], top: 30_000, counting: false }
  await gallery.show({
    place: 'receive',
    entries,
    app: { transfers: [received(deciding({ conflicts: 0 }), { summary })] },
  })
  await expect(gallery.page.getByText('file 3.bin')).toBeVisible()
  expect(await gallery.page.getByTestId('offer-list').locator('li').count()).toBeLessThan(60)

  await gallery.page.getByRole('region', { name: 'What is offered' }).focus()
  await gallery.page.keyboard.press('End')

  await expect(gallery.page.getByText('file 29999.bin')).toBeVisible()
  expect((await gallery.callsOf('listEntries')).length).toBeLessThan(30)
  await expect(gallery.page.getByTestId('accept')).toHaveText('Accept 30 MB')
})

test('the result shows each SHA-256 in groups and copies it whole', async ({ gallery }) => {
  const results = [file(0, 'a.txt', 10), file(1, 'b.txt', 10, { sha256: 'ab'.repeat(32) })]
  await gallery.show({ place: 'receive', app: { transfers: [received(done({ verified: 2, results }))] } })
  await expect(gallery.page.getByRole('img', { name: 'SHA-256 Verified' })).toBeVisible()
  await expect(gallery.page.getByTestId('sha256').nth(1)).toHaveText(Array(8).fill('abababab').join(' '))
  await gallery.page.getByRole('button', { name: 'Copy the SHA-256 of b.txt' }).click()
  await expect.poll(() => gallery.callsOf('copyText')).toEqual([{ text: 'ab'.repeat(32) }])
  await gallery.page.getByRole('button', { name: 'Show in folder' }).click()
  expect(await gallery.callsOf('revealResult')).toEqual([{ id: 'one' }])
  await gallery.page.getByRole('button', { name: 'Done' }).click()
  expect(await gallery.callsOf('dismissTransfer')).toEqual([{ id: 'one' }])
})

test('a corrupted file gets no seal', async ({ gallery }) => {
  const results = [file(0, 'a.txt', 10, { outcome: 'corrupted', sha256: null })]
  await gallery.show({ place: 'receive', app: { transfers: [received(done({ verified: 3, corrupted: 1, results }))] } })
  await expect(gallery.page.getByText('Corrupted', { exact: true })).toBeVisible()
  await expect(gallery.page.getByRole('img', { name: 'SHA-256 Verified' })).toBeHidden()
})
