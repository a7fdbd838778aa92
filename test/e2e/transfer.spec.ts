import { join } from 'node:path'
import { expect, test } from '../support/e2e.ts'
import { hashesOf, noise, readTree, sha256, type Tree, writeTree } from '../support/files.ts'
import { asHeard } from '../support/window.ts'

test('a file dropped on one window arrives in the other, verified on both sides', async ({
  ana,
  bento,
  folder,
  snap,
}) => {
  const content = noise(5_000_003)
  await writeTree(folder, { 'from/contrato assinado.pdf': content })
  await snap(ana.page, 'send-empty')

  await ana.dropFiles([join(folder, 'from/contrato assinado.pdf')])
  const code = await ana.shownCode()
  expect(code).toMatch(/^\d{4,}-[a-z]+-[a-z]+(-[a-z]+)?$/)
  await snap(ana.page, 'send-waiting')
  await bento.receive(asHeard(code))
  await bento.reaches('deciding')
  await expect(bento.offer).toContainText('contrato assinado.pdf')
  await expect(bento.page.getByText('ana-laptop').first()).toBeVisible()
  expect(await readTree(bento.downloads)).toEqual({})
  await snap(bento.page, 'receive-deciding')
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual({ 'contrato assinado.pdf': sha256(content) })
  for (const window of [ana, bento]) {
    expect(Object.values(await window.shownHashes())).toEqual([sha256(content)])
    await expect(window.page.getByText(/verified/i).first()).toBeVisible()
  }
  await snap(ana.page, 'send-done')
  await snap(bento.page, 'receive-done')
})

test('a folder and a file dropped together arrive as they were, empty folders and all', async ({
  ana,
  bento,
  folder,
}) => {
  const tree: Tree = {
    'fotos/praia/日の出.jpg': noise(300_000),
    'fotos/praia/leia-me.txt': 'olá',
    'fotos/vazia': null,
    'fotos/nada.txt': '',
    'café ☕ שלום.txt': noise(1),
  }
  await writeTree(join(folder, 'from'), tree)

  await ana.dropFiles([join(folder, 'from/fotos'), join(folder, 'from/café ☕ שלום.txt')])
  await bento.receive(asHeard(await ana.shownCode()))
  await bento.reaches('deciding')
  await expect(bento.offer).toContainText('日の出.jpg')
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual(hashesOf(tree))
  expect(Object.values(await ana.shownHashes()).sort()).toEqual(
    Object.values(hashesOf(tree))
      .filter((hash) => hash !== null)
      .sort(),
  )
})

test('what is already there is kept, and the new one comes beside it', async ({ ana, bento, folder }) => {
  await writeTree(folder, { 'from/notas.txt': 'new' })
  await writeTree(bento.downloads, { 'notas.txt': 'old' })

  await ana.dropFiles([join(folder, 'from/notas.txt')])
  await bento.receive(await ana.shownCode())
  await bento.reaches('deciding')
  await bento.accept()
  await bento.reaches('done')

  const hashes = Object.values(await readTree(bento.downloads))
  expect(hashes.sort()).toEqual([sha256('old'), sha256('new')].sort())
  expect(await readTree(bento.downloads)).toMatchObject({ 'notas.txt': sha256('old') })
})

test('a chosen folder receives instead of the usual one, and files are picked in the dialog of the system', async ({
  ana,
  bento,
  folder,
}) => {
  await writeTree(folder, { 'from/a.txt': 'a', 'from/b.txt': 'b', elsewhere: null })
  const elsewhere = join(folder, 'elsewhere')

  await ana.answerDialog({ canceled: false, filePaths: [join(folder, 'from/a.txt'), join(folder, 'from/b.txt')] })
  await ana.page.getByRole('button', { name: 'Choose files' }).click()
  await bento.receive(await ana.shownCode())
  await bento.reaches('deciding')
  await bento.answerDialog({ canceled: false, filePaths: [elsewhere] })
  await bento.page
    .getByRole('button', { name: /change|choose/i })
    .first()
    .click()
  await expect(bento.page.getByText('elsewhere').first()).toBeVisible()
  await bento.accept()
  await bento.reaches('done')

  expect(await readTree(elsewhere)).toEqual(hashesOf({ 'a.txt': 'a', 'b.txt': 'b' }))
  expect(await readTree(bento.downloads)).toEqual({})
  expect((await bento.seen()).dialogs).toMatchObject([{ kind: 'open' }])
})
