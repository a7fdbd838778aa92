import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/e2e.ts'
import { hashesOf, noise, readTree, sha256, writeTree } from '../support/files.ts'
import { dropOnto } from '../support/launched.ts'

test('a page in the browser sends what was chosen in it, and a desktop window receives', async ({
  openWeb,
  bento,
  relay,
  folder,
  snap,
}) => {
  const content = noise(5_000_001)
  await writeTree(folder, { 'from/filme.mp4': content })
  const web = await openWeb({ name: 'web', relay })

  const choosing = web.page.waitForEvent('filechooser')
  await web.page.getByRole('button', { name: 'Choose files' }).click()
  await (await choosing).setFiles(join(folder, 'from/filme.mp4'))
  const code = await web.shownCode()
  await snap(web.page, 'web-waiting')
  await bento.receive(code)
  await bento.accept()
  await Promise.all([web.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual({ 'filme.mp4': sha256(content) })
  expect(Object.values(await web.shownHashes())).toEqual([sha256(content)])
})

test('a folder dropped on a page arrives as it was', async ({ openWeb, bento, relay, folder }) => {
  const tree = { 'fotos/a.jpg': noise(2_000_000), 'fotos/b/c.txt': 'c', 'fotos/vazia': null }
  await writeTree(join(folder, 'from'), tree)
  const web = await openWeb({ name: 'web', relay })
  await web.go('send')

  await dropOnto(web.page, [join(folder, 'from/fotos')])
  await bento.receive(await web.shownCode())
  await bento.accept()
  await Promise.all([web.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual(hashesOf(tree))
})

test('a File that the page itself made is sent too: a browser needs no path', async ({ openWeb, bento, relay }) => {
  const web = await openWeb({ name: 'web', relay })
  await web.go('send')

  await web.page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['made in the page'], 'made.txt'))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })
  await bento.receive(await web.shownCode())
  await bento.accept()
  await bento.reaches('done')

  expect(await readFile(join(bento.downloads, 'made.txt'), 'utf8')).toBe('made in the page')
})

test('a page receives into the folder of the computer that serves it', async ({
  openWeb,
  ana,
  relay,
  folder,
  snap,
}) => {
  await writeTree(folder, { 'from/a.txt': 'to the server' })
  const web = await openWeb({ name: 'web', relay })

  await ana.dropFiles([join(folder, 'from/a.txt')])
  await web.receive(await ana.shownCode())
  await web.reaches('deciding')
  await snap(web.page, 'web-deciding')
  await web.accept()
  await Promise.all([ana.reaches('done'), web.reaches('done')])

  expect(await readTree(web.downloads)).toEqual(hashesOf({ 'a.txt': 'to the server' }))
})

test('a page that is reloaded finds its transfer where it was', async ({ openWeb, ana, relay, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  const web = await openWeb({ name: 'web', relay })
  await ana.dropFiles([join(folder, 'from/a.txt')])
  await web.receive(await ana.shownCode())
  await web.reaches('deciding')

  await web.page.reload()
  await web.go('receive')
  await web.accept()
  await web.reaches('done')

  expect(new URL(web.page.url()).search).toBe('')
  expect(await readTree(web.downloads)).toEqual(hashesOf({ 'a.txt': 'a' }))
})

test('a sending page that is closed ends the transfer on the other side', async ({ openWeb, bento, relay }) => {
  const web = await openWeb({ name: 'web', relay })
  await web.go('send')
  await web.page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(200_000_000)], 'large.bin'))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })
  await bento.receive(await web.shownCode())
  await bento.reaches('deciding')

  await web.page.close()
  await bento.accept()

  await bento.reaches('done', 'failed', 'cancelled')
  await expect(bento.title).not.toHaveText(/arrived whole/)
  expect(await readTree(bento.downloads)).toEqual({})
})
