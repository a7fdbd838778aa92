import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/e2e.ts'
import { writeSparse, writeTree } from '../support/files.ts'

test('quitting asks while a transfer waits, and keeps it when the answer is no', async ({ ana, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  await ana.shownCode()

  await ana.answerDialog({ response: 0 })
  const closing = ana.close()
  await expect.poll(async () => (await ana.seen()).dialogs).toMatchObject([{ kind: 'message' }])
  await ana.reaches('waiting')
  expect((await ana.seen()).blockers).toBe(1)

  await ana.answerDialog({ response: 1 })
  await ana.close()
  await closing
})

test('a transfer keeps the computer awake, moves the bar, and tells its end to whoever looks elsewhere', async ({
  ana,
  bento,
  folder,
}) => {
  await writeSparse(join(folder, 'from/grande.bin'), 50_000_000)
  await Promise.all([ana.setFocused(false), bento.setFocused(false)])

  await ana.dropFiles([join(folder, 'from/grande.bin')])
  await bento.receive(await ana.shownCode())
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  await expect.poll(async () => (await ana.seen()).blockers).toBe(0)
  expect((await ana.seen()).notifications).toEqual([{ title: 'Delivered and verified', body: 'grande.bin' }])
  expect((await bento.seen()).notifications).toEqual([{ title: 'Received and verified', body: 'grande.bin' }])
  const { progressBars } = await bento.seen()
  expect(progressBars.at(-1)).toBe(-1)
  expect(progressBars.some((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)
})

test('what arrived is shown in the file manager, and its hash copied', async ({ ana, bento, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  await bento.receive(await ana.shownCode())
  await bento.accept()
  await bento.reaches('done')

  await bento.page.getByRole('button', { name: 'Show in folder' }).click()
  await bento.page.getByRole('button', { name: 'Copy SHA-256' }).click()

  const [hash] = Object.values(await bento.shownHashes())
  await expect.poll(async () => (await bento.seen()).revealed).toEqual([join(bento.downloads, 'a.txt')])
  await expect.poll(async () => (await bento.seen()).clipboard).toBe(hash)
})

test('a link fills everything in, and receives once the person says so', async ({ ana, bento, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  await ana.shownCode()
  await ana.page.getByRole('button', { name: 'Copy invite' }).click()
  await expect.poll(async () => (await ana.seen()).clipboard).toContain('malote://')
  const { clipboard: link } = await ana.seen()

  await bento.startAgain(['malote', link])
  await expect(bento.codeInput).not.toHaveValue('')
  await ana.reaches('waiting')

  await bento.codeInput.press('Enter')
  await ana.reaches('offering')
  await bento.reaches('deciding')
  expect((await bento.seen()).dialogs).toEqual([])
})

test('the window speaks and looks as it was told, also after a reload', async ({ openDesk, relay, snap }) => {
  const ana = await openDesk({ name: 'ana-laptop', relay, language: 'pt-BR', theme: 'dark' })

  await expect(ana.title).toHaveText(/arquivos/i)
  await snap(ana.page, 'send-empty-pt-dark')
  await ana.page.reload()

  await expect(ana.title).toHaveText(/arquivos/i)
  await expect(ana.page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  expect(await ana.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
})

test('the log says what happened, without a code or a path', async ({ ana, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  const code = await ana.shownCode()
  await ana.page.evaluate(() => {
    location.href = 'https://elsewhere.test/'
  })

  const log = () => readFile(join(ana.data, 'logs/malote.log'), 'utf8')
  await expect.poll(log).toContain('refused a navigation')
  expect(await log()).not.toContain(folder)
  for (const word of code.split('-').slice(1)) expect(await log()).not.toContain(word)
})
