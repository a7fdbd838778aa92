import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { RelayServer } from '../../src-main/relay/server.ts'
import { test as base, type Desk, expect } from '../support/e2e.ts'
import { noise, readTree, sha256, writeTree } from '../support/files.ts'
import { localRelay } from '../support/transfer.ts'
import type { MaloteWindow } from '../support/window.ts'

/** Whole apps that are killed in the middle of a transfer and started again. */

const CONTENT = noise(12_000_000)

/** A relay slow enough for a transfer to be seen in its middle, whatever the machine. */
const test = base.extend<{ slowRelay: RelayServer }>({
  slowRelay: async ({ browserName: _ }, use) => {
    const { relay } = await localRelay({ bytesPerSecondPerPipe: 4_000_000 })
    await use(relay)
    await relay.close()
  },
})

const addressOf = ({ port }: RelayServer) => `127.0.0.1:${port}`
const unfinished = (page: Page) => page.getByTestId('unfinished')
const goOn = (window: MaloteWindow) => unfinished(window.page).getByRole('button', { name: /^Continue/ })

/** Begins to send the file from one window to the other, and waits until some of it is there. */
async function sendHalf(from: Desk, to: MaloteWindow, folder: string): Promise<void> {
  await writeTree(folder, { 'from/filme.mp4': CONTENT })
  await from.dropFiles([join(folder, 'from/filme.mp4')])
  await to.receive(await from.shownCode())
  await to.reaches('deciding')
  await to.accept()
  await to.reaches('transferring')
  await expect(to.percent).toHaveText(/^[1-9]/)
}

test('a receiving app that is killed goes on from Activity where it was', async ({
  openDesk,
  slowRelay,
  folder,
  snap,
}) => {
  const relay = addressOf(slowRelay)
  const ana = await openDesk({ name: 'ana-laptop', relay })
  const first = await openDesk({ name: 'bento-pc', relay })
  await sendHalf(ana, first, folder)

  await first.kill()
  await expect(ana.page.getByTestId('parted')).toBeVisible()
  expect(Object.keys(await readTree(first.downloads))).not.toContain('filme.mp4')
  const bento = await openDesk({ name: 'bento-pc', relay })
  await bento.page.getByText('1 transfer can go on.').waitFor()
  await bento.page.getByRole('button', { name: 'See Activity' }).click()
  await expect(unfinished(bento.page)).toContainText('filme.mp4')
  await expect(unfinished(bento.page)).toContainText('From ana-laptop')
  await expect(unfinished(bento.page)).toContainText('into bento-pc-downloads')
  await snap(bento.page, 'unfinished')
  await goOn(bento).click()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual({ 'filme.mp4': sha256(CONTENT) })
  for (const window of [ana, bento]) expect(Object.values(await window.shownHashes())).toEqual([sha256(CONTENT)])
  await bento.go('activity')
  await expect(unfinished(bento.page)).toBeHidden()
  await expect(bento.page.getByRole('list', { name: 'Ended' })).toContainText('SHA-256 verified')
})

test('a sending app that is killed goes on from Activity where it was', async ({ openDesk, slowRelay, folder }) => {
  const relay = addressOf(slowRelay)
  const first = await openDesk({ name: 'ana-laptop', relay })
  const bento = await openDesk({ name: 'bento-pc', relay })
  await sendHalf(first, bento, folder)

  await first.kill()
  await expect(bento.page.getByTestId('parted')).toBeVisible()
  const ana = await openDesk({ name: 'ana-laptop', relay })
  await ana.go('activity')
  await expect(unfinished(ana.page)).toContainText('To bento-pc')
  await goOn(ana).click()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual({ 'filme.mp4': sha256(CONTENT) })
  expect(Object.values(await ana.shownHashes())).toEqual([sha256(CONTENT)])
})

test('malote web that is killed while it receives goes on in a new page', async ({
  openDesk,
  openWeb,
  slowRelay,
  folder,
}) => {
  const relay = addressOf(slowRelay)
  const ana = await openDesk({ name: 'ana-laptop', relay })
  const first = await openWeb({ name: 'nas', relay })
  await sendHalf(ana, first, folder)

  await first.kill()
  await first.page.getByText('Malote does not answer').waitFor()
  const web = await openWeb({ name: 'nas', relay })
  await web.go('activity')
  await goOn(web).click()
  await Promise.all([ana.reaches('done'), web.reaches('done')])

  expect(await readTree(web.downloads)).toEqual({ 'filme.mp4': sha256(CONTENT) })
})

test('quitting says that it can go on later, and then it is offered again', async ({ openDesk, relay, folder }) => {
  const first = await openDesk({ name: 'ana-laptop', relay })
  await writeTree(folder, { 'from/a.txt': 'a' })
  await first.dropFiles([join(folder, 'from/a.txt')])
  const code = await first.shownCode()

  await first.answerDialog({ response: 1 })
  const closing = first.close()
  await closing
  const ana = await openDesk({ name: 'ana-laptop', relay })
  await ana.go('activity')
  await ana.page.getByRole('button', { name: 'Offer it again: a.txt' }).click()

  expect(await ana.shownCode()).toBe(code)
})
