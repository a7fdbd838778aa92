import { join } from 'node:path'
import { type Desk, expect, test } from '../support/e2e.ts'
import { readTree, writeSparse, writeTree } from '../support/files.ts'
import { type MaloteWindow, withWrongWords } from '../support/window.ts'

/** More than any machine moves while a person reaches for Cancel; it takes no room at the sender. */
const HUGE = 8 * 1024 ** 3

/** Ana offers a small file and Bento has its list before him. */
async function offerTo(ana: Desk, bento: MaloteWindow, folder: string): Promise<void> {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  await bento.receive(await ana.shownCode())
  await bento.reaches('deciding')
  await ana.reaches('offering')
}

/** Ana's huge file is on its way to Bento, and its first bytes are on his disk. */
async function sendHuge(ana: Desk, bento: MaloteWindow, folder: string): Promise<void> {
  await writeSparse(join(folder, 'from/huge.bin'), HUGE)
  await ana.dropFiles([join(folder, 'from/huge.bin')])
  await bento.receive(await ana.shownCode())
  await bento.accept()
  await Promise.all([ana.reaches('transferring'), bento.reaches('transferring')])
  await expect(ana.percent).not.toHaveText(/^0\D*$/)
}

/** Both say who ended it, and nothing of it is at the receiver under its name. */
async function endedBy(who: MaloteWindow, other: MaloteWindow, name: string): Promise<void> {
  await Promise.all([who.reaches('cancelled'), other.reaches('cancelled')])
  await expect(who.title).toHaveText('You cancelled')
  await expect(other.title).toHaveText(`${name} cancelled`)
}

test('declining writes nothing, and both windows say who did it', async ({ ana, bento, folder }) => {
  await offerTo(ana, bento, folder)

  await bento.decline()
  await Promise.all([ana.reaches('declined'), bento.reaches('declined')])

  await expect(bento.title).toHaveText('You declined')
  await expect(ana.title).toHaveText('bento-pc declined')
  expect(await readTree(bento.downloads)).toEqual({})
})

test('the sender cancels while nobody has come: the code is dead', async ({ ana, bento, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  const code = await ana.shownCode()

  await ana.cancel()
  await ana.reaches('cancelled')
  await bento.receive(code)

  await bento.reaches('failed')
  await expect(ana.title).toHaveText('You cancelled')
  await expect(bento.page.getByText('Nobody is waiting under that number.')).toBeVisible()
})

test('the sender cancels while the receiver reads the list', async ({ ana, bento, folder }) => {
  await offerTo(ana, bento, folder)

  await ana.cancel()

  await endedBy(ana, bento, 'ana-laptop')
  expect(await readTree(bento.downloads)).toEqual({})
})

test('the sender cancels mid-way', async ({ ana, bento, folder, snap }) => {
  await sendHuge(ana, bento, folder)
  await snap(ana.page, 'send-transferring')
  await snap(bento.page, 'receive-transferring')

  await ana.cancel()

  await endedBy(ana, bento, 'ana-laptop')
  expect(await readTree(bento.downloads)).toEqual({})
})

test('the receiver cancels mid-way', async ({ ana, bento, folder }) => {
  await sendHuge(ana, bento, folder)

  await bento.cancel()

  await endedBy(bento, ana, 'bento-pc')
  expect(await readTree(bento.downloads)).toEqual({})
})

test('wrong words twice cost two tries, and the right ones still work', async ({ ana, bento, folder, snap }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  const code = await ana.shownCode()

  for (const left of ['2 tries are left', 'One try is left']) {
    await bento.receive(withWrongWords(code))
    await bento.reaches('failed')
    await expect(bento.page.getByText('The words do not match the code.')).toBeVisible()
    await expect(ana.page.getByText(left)).toBeVisible()
    await bento.page.getByRole('button', { name: 'Type' }).click()
  }
  await snap(ana.page, 'send-one-try-left')
  await bento.receive(code)
  await bento.accept()

  await Promise.all([ana.reaches('done'), bento.reaches('done')])
  expect(Object.keys(await readTree(bento.downloads))).toEqual(['a.txt'])
})

test('wrong words three times kill the code', async ({ ana, bento, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  const code = await ana.shownCode()

  for (let guess = 0; guess < 3; guess++) {
    await bento.receive(withWrongWords(code))
    await bento.reaches('failed')
    await bento.page.getByRole('button', { name: 'Done' }).click()
  }

  await ana.reaches('failed')
  await expect(ana.page.getByText('The code was tried wrongly three times and no longer works.')).toBeVisible()
})

test('text that is no code is refused before anything is dialled', async ({ bento }) => {
  await bento.receive('hello there')

  await expect(bento.page.getByText('That is not a Malote code.')).toBeVisible()
})
