import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type PageServer, servePage } from '../../../src-main/web/server.ts'
import { type AppDouble, createAppDouble, dispatchDouble } from '../../support/app-double.ts'
import { expect, test as gallery } from '../../support/gallery.ts'
import { dragFiles } from '../../support/gallery-drag.ts'
import { rendererFolder } from '../../support/gallery-site.ts'
import { relayOn } from '../../support/gallery-views.ts'

/** The window in a browser: the real page server, the page's own bridge, and an app that remembers what it was asked. */

const test = gallery.extend<{ app: AppDouble; server: PageServer }>({
  app: async ({ browserName: _ }, use) => use(createAppDouble()),
  server: async ({ app }, use) => {
    const server = await servePage({ app, dispatch: dispatchDouble, root: rendererFolder, port: 0, host: '127.0.0.1' })
    await use(server)
    await server.close()
  },
})

/** `album` with two files, one below, and an empty folder. */
async function makeFolder(): Promise<string> {
  const album = join(await mkdtemp(join(tmpdir(), 'malote-page-')), 'album')
  await mkdir(join(album, 'empty'), { recursive: true })
  await mkdir(join(album, 'inner'))
  await writeFile(join(album, 'a.txt'), 'hello')
  await writeFile(join(album, 'inner', 'b.bin'), Buffer.alloc(3_000_000, 7))
  return album
}

async function open(page: Page, server: PageServer): Promise<void> {
  await page.goto(server.url)
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
}

test('a dropped folder is listed whole, empty folders too, and read in slices on demand', async ({
  page,
  app,
  server,
}) => {
  await open(page, server)
  const drag = await dragFiles(page, [await makeFolder()])
  await drag.hover()
  await drag.drop()

  await expect.poll(() => app.asked.filter(({ name }) => name === 'startSend')).toHaveLength(1)
  const [source] = app.remote
  expect(source?.name).toBe('album')
  expect(source?.entries.map(({ path, kind, size }) => `${kind} ${path} ${size}`)).toEqual([
    'folder album 0',
    'file album/a.txt 5',
    'folder album/empty 0',
    'folder album/inner 0',
    'file album/inner/b.bin 3000000',
  ])
  expect(Buffer.from((await source?.read(1, 1, 3)) ?? []).toString()).toBe('ell')
  expect((await source?.read(4, 1_000_000, 2_500_000))?.length).toBe(2_000_000)
  await expect(source?.read(2, 0, 10)).rejects.toThrow('source.unreadable')
})

test('files and a folder are chosen in the browser’s own dialogs', async ({ page, app, server }) => {
  const album = await makeFolder()
  await open(page, server)
  const files = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).click()
  await (await files).setFiles([join(album, 'a.txt')])
  await expect.poll(() => app.remote.map(({ name }) => name)).toEqual(['a.txt'])

  const folder = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a folder' }).click()
  await (await folder).setFiles(album)
  await expect.poll(() => app.remote.map(({ name }) => name)).toEqual(['a.txt', 'album'])
  expect(app.remote[1]?.entries.map(({ path }) => path).sort()).toEqual([
    'album',
    'album/a.txt',
    'album/inner',
    'album/inner/b.bin',
  ])
})

test('the token leaves the address and a reload still gets in', async ({ page, server }) => {
  await open(page, server)
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
})

test('a broken line is told, and mended by itself', async ({ page, app, server }) => {
  const lines: { close: () => Promise<void> }[] = []
  await page.routeWebSocket('**/socket', (socket) => {
    socket.connectToServer()
    lines.push(socket)
  })
  await open(page, server)

  await lines[0]?.close()
  await expect(page.getByRole('alert')).toContainText('Malote does not answer')
  await expect(page.getByRole('alert')).toBeHidden()

  expect(lines.length).toBeGreaterThan(1)
  app.emit({ kind: 'relay', view: relayOn({}, 2) })
  await expect(page.getByTestId('host-toggle')).toBeChecked()
})

test('an app that is gone for good stays told', async ({ page, app, server }) => {
  await open(page, server)
  await server.close()
  await expect(page.getByRole('alert')).toContainText('start it again and open the address')
  await page.getByRole('button', { name: 'Relay' }).click()
  await page.getByTestId('relay-toggle').click()
  await expect(page.getByText('The window asked for something that is not possible now.')).toBeVisible()
  expect(app.asked.map(({ name }) => name)).toEqual(['snapshot'])
})

test('an address is copied by the page itself', async ({ page, context, app, server }) => {
  await context.grantPermissions(['clipboard-read'])
  await open(page, server)
  app.emit({ kind: 'relay', view: relayOn({}, 2) })
  await page.getByRole('button', { name: 'Relay' }).click()
  await page.getByRole('button', { name: 'Copy 192.168.0.15:19034' }).click()
  await expect(page.getByText('Copied').first()).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('192.168.0.15:19034')
})
