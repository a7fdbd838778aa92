import type { EntryView } from '../../../src-shared/views.ts'
import { expect, test } from '../../support/gallery.ts'
import { deciding, done, file, history, progress, received, transfer, waiting } from '../../support/gallery-views.ts'

/** Names that want to be more than names. */

const markup = '<img src=x onerror="document.title=\'owned\'">.png'
const reversed = 'fatura\u202Efdp.exe'
const control = 'linha\nnova\u0007\u200B.txt'
const long = `${'muito-'.repeat(40)}longo-final.tar.gz`
const tower = `z${'\u0335\u0334\u0301\u0327\u0308'.repeat(20)}algo.txt`
const arabic = 'صور الزفاف ٢٠٢٦.zip'
const hebrew = 'תמונות מהחתונה של דנה ויוסי בחורף האחרון.mp4'
const names = [
  markup,
  reversed,
  control,
  long,
  tower,
  arabic,
  hebrew,
  'العقد/../../etc',
  '🏳️‍🌈👩‍👩‍👧‍👦 família.jpg',
  '"quotes" & <b>bold</b>',
]

const entries: EntryView[] = names.map((path, index) => ({
  index,
  path,
  kind: 'file',
  size: 10 ** index,
  exists: index === 3,
}))
const summary = { files: 10, folders: 0, bytes: 1_111_111_111, names: names.slice(0, 3), top: 10, counting: false }
const peer = `<b>${reversed}</b> ${'w'.repeat(50)}`

test('hostile names are text and nothing else, wherever they stand', async ({ gallery }) => {
  const results = names.map((name, index) => file(index, name, 10))
  await gallery.show({ place: 'receive', entries, app: { transfers: [received(deciding(), { summary, peer })] } })
  const list = gallery.page.getByTestId('offer-list')
  await expect(list.getByText(markup, { exact: true })).toBeVisible()
  await expect(list.getByText('fatura\uFFFDfdp.exe', { exact: true })).toBeVisible()
  await expect(list.getByText('linha\uFFFDnova\uFFFD\uFFFD.txt', { exact: true })).toBeVisible()
  await gallery.shoot('hostile-offer')

  await gallery.emit({
    kind: 'transfer',
    view: received(progress({ recent: results, current: null }), { rev: 2, summary, peer }),
  })
  await expect(gallery.page.getByText(markup, { exact: true })).toBeVisible()
  await gallery.shoot('hostile-flowing')

  await gallery.emit({ kind: 'transfer', view: received(done({ verified: 10, results }), { rev: 3, summary, peer }) })
  await gallery.shoot('hostile-done')

  const page = await gallery.page.evaluate(() => ({
    images: document.images.length,
    bold: document.querySelectorAll('bdi b').length,
    text: document.documentElement.outerHTML,
    title: document.title,
  }))
  expect(page.images).toBe(0)
  expect(page.bold).toBe(0)
  for (const character of ['\u202e', '\u200b', '\u0007']) expect(page.text).not.toContain(character)
  expect(page.title).not.toContain('owned')
})

test('hostile names of what is sent, of devices and of folders are text too', async ({ gallery }) => {
  const hidden = { address: `x\u202E${'a'.repeat(90)}.example:19034`, here: false }
  const past = history.map((item) => ({ ...item, peer, names: [markup, long], top: 2 }))
  await gallery.show({ app: { transfers: [transfer(waiting(), { summary, relay: hidden })], history: past } })
  await gallery.shoot('hostile-waiting')
  await gallery.page.keyboard.press('Control+4')
  await expect(gallery.page.getByText(markup).first()).toBeVisible()
  await gallery.shoot('hostile-activity')
  expect(await gallery.page.evaluate(() => document.documentElement.outerHTML)).not.toContain('\u202e')
})
