import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { printable } from '../../src-shared/text.ts'
import { expect, test } from '../support/e2e.ts'
import { writeTree } from '../support/files.ts'
import type { MaloteWindow } from '../support/window.ts'

/** Names that want to be more, on the whole way: from a real disk over the wire into the other window, and back. */

const names = [
  '<img src=x onerror="document.title=1">.png',
  'fatura\u202efdp.exe',
  'esc\u001b[2J\u009b31m.txt',
  'line\nbreak.txt',
  'zero\u200bwidth\u3164.txt',
  `${'long-'.repeat(45)}end.txt`,
]

/** Nothing on the page is anything but text, and nothing of the text is hidden. */
async function expectPlain(window: MaloteWindow): Promise<void> {
  const found = await window.page.evaluate(() => ({
    images: document.images.length,
    title: document.title,
    text: document.documentElement.outerHTML,
  }))
  expect(found.images).toBe(0)
  expect(found.title).toContain('Malote')
  const text = found.text.replaceAll('\n', ' ').replace(/[\u2068\u2069]/g, '')
  expect(text.match(/[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066\u2067\u3164]/gu)).toBeNull()
}

test('are text in every window, notification and folder that they come to', async ({ openDesk, relay, folder }) => {
  const ana = await openDesk({ name: 'ana<b>\u202e\u0007', relay })
  const bento = await openDesk({ name: 'bento\u200b\u001b]0;x', relay })
  await Promise.all([ana.setFocused(false), bento.setFocused(false)])
  await writeTree(folder, Object.fromEntries(names.map((name) => [`from/${name}`, name])))

  await ana.dropFiles(names.map((name) => join(folder, 'from', name)))
  const code = await ana.shownCode()
  await expectPlain(ana)
  await bento.receive(code)
  await bento.reaches('deciding')
  await expectPlain(bento)
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])
  for (const window of [ana, bento]) {
    await expectPlain(window)
    await window.go('activity')
    await expectPlain(window)
  }

  for (const desk of [ana, bento]) {
    const [notice] = (await desk.seen()).notifications
    expect(notice?.body).toContain('onerror')
    expect(printable(notice?.body ?? '')).toBe(notice?.body)
    if (process.platform === 'linux') expect(notice?.body).not.toMatch(/<|&(?!#\d+;)/)
  }
  const written = await readdir(bento.downloads)
  expect(written).toHaveLength(names.length)
  for (const name of written) {
    expect(printable(name)).toBe(name)
    expect(name).not.toMatch(/[<>:"|?*\\]/)
  }
})
