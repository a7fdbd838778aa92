import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Desk, expect, test } from '../support/e2e.ts'
import { noise, sha256, writeTree } from '../support/files.ts'
import { withWrongWords } from '../support/window.ts'

/** What a transfer leaves behind in the app's own folder: line 16 of Electron's checklist, and the log's promise. */

/** Every file below a folder, by its path there; Chromium's own profile is not ours to read. */
async function everythingIn(folder: string): Promise<Record<string, Buffer>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, 'session')))
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const)),
  )
}

async function expectNoTrace(
  desk: Desk,
  secrets: readonly (string | Buffer)[],
  names: readonly string[],
): Promise<void> {
  const kept = await everythingIn(desk.data)
  expect(Object.keys(kept)).toEqual(expect.arrayContaining(['history.json', 'settings.json']))
  for (const [path, bytes] of Object.entries(kept)) {
    for (const secret of secrets)
      expect(bytes.includes(secret), `${path} holds ${secret.toString('latin1')}`).toBe(false)
    // Activity shows the names of what was sent and received, so one file holds them; the log must not.
    const named = names.filter((name) => bytes.includes(name))
    expect(named, path).toEqual(path === 'history.json' ? names : [])
  }
  const mode = (await stat(join(desk.data, 'history.json'))).mode & 0o077
  expect(process.platform === 'win32' ? 0 : mode).toBe(0)
}

test('a transfer leaves no word, no hash, no path and no content, and names in Activity alone', async ({
  ana,
  bento,
  folder,
}) => {
  const secret = noise(300_000)
  await writeTree(folder, { 'from/testamento.pdf': secret })
  await ana.dropFiles([join(folder, 'from/testamento.pdf')])
  const code = await ana.shownCode()
  await bento.receive(withWrongWords(code))
  await bento.reaches('failed')
  await bento.page.getByRole('button', { name: 'Done' }).click()
  await bento.receive(code)
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])
  await ana.page.evaluate(() => {
    location.href = 'https://elsewhere.test/'
  })
  await Promise.all([ana.close(), bento.close()])

  const words = code.split('-').slice(1)
  const hash = sha256(secret)
  const paths = [join(folder, 'from'), join(bento.downloads, 'testamento')]
  const told = [words.join('-'), `"${words[0]}`, hash, Buffer.from(hash, 'hex').toString('base64'), ...paths]
  const secrets = [...told, secret.subarray(0, 32)]
  await expectNoTrace(ana, secrets, ['testamento.pdf'])
  await expectNoTrace(bento, secrets, ['testamento.pdf'])
})
