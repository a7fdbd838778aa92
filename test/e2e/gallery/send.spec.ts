import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../../support/gallery.ts'
import { dragFiles } from '../../support/gallery-drag.ts'
import { photos, progress, transfer, waiting } from '../../support/gallery-views.ts'

async function makeFile(name: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'malote-gallery-')), name)
  await writeFile(path, 'hello')
  return path
}

test('a drop anywhere on any place sends, and a second drop sends under another code', async ({ gallery }) => {
  await gallery.show({ place: 'settings' })
  const first = await dragFiles(gallery.page, [await makeFile('one.txt')])

  await first.hover()
  await expect(gallery.page.getByText('Drop to send')).toBeVisible()
  await first.drop()
  await expect(gallery.page.getByText('Drop to send')).toBeHidden()
  await expect.poll(() => gallery.callsOf('startSend')).toEqual([{ sources: ['token of one.txt'] }])
  await gallery.emit({ kind: 'transfer', view: transfer(waiting(), { id: 'begun' }) })
  await expect(gallery.page.getByTestId('code')).toHaveText('4271-abacate-violeta')

  const second = await dragFiles(gallery.page, [await makeFile('two.txt'), await makeFile('three.txt')])
  await second.hover()
  await second.drop()
  await expect
    .poll(async () => (await gallery.callsOf('startSend'))[1])
    .toEqual({ sources: ['token of two.txt', 'token of three.txt'] })
  await gallery.check('after two drops')
})

test('a drag that leaves or holds no files does nothing', async ({ gallery }) => {
  await gallery.show({})
  const drag = await dragFiles(gallery.page, [await makeFile('one.txt')])
  await drag.hover()
  await expect(gallery.page.getByText('Drop to send')).toBeVisible()
  await gallery.page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })))
  await expect(gallery.page.getByText('Drop to send')).toBeHidden()

  const kept = await gallery.page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', 'words')
    const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
    return event.defaultPrevented
  })

  expect(kept).toBe(true)
  expect(await gallery.callsOf('grantFiles')).toEqual([])
})

test('the keyboard chooses files, a folder, and every place', async ({ gallery }) => {
  await gallery.show({})
  await gallery.page.keyboard.press('Control+o')
  await expect.poll(() => gallery.callsOf('pickSources')).toEqual([{ kind: 'files' }])
  await expect.poll(() => gallery.callsOf('startSend')).toEqual([{ sources: ['picked'] }])
  await gallery.page.keyboard.press('Control+Shift+O')
  await expect.poll(() => gallery.callsOf('pickSources')).toEqual([{ kind: 'files' }, { kind: 'folders' }])

  for (const [digit, title] of [
    [2, 'Receive files'],
    [3, 'Be the relay'],
    [4, 'Activity'],
    [5, 'Settings'],
    [1, 'Send files of any size'],
  ] as const) {
    await gallery.page.keyboard.press(`Control+${digit}`)
    await expect(gallery.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  }
})

test('the code is exact on the tag, and its buttons copy it and the invite', async ({ gallery }) => {
  await gallery.show({ app: { transfers: [transfer(waiting('42718-umbrella-velvet-crystal'))] } })
  expect(await gallery.page.getByTestId('code').textContent()).toBe('42718-umbrella-velvet-crystal')

  await gallery.page.getByRole('button', { name: 'Copy code' }).click()
  await gallery.page.getByRole('button', { name: 'Copy invite' }).click()

  await expect(gallery.page.getByRole('button', { name: 'Copied' })).toHaveCount(2)
  expect(await gallery.callsOf('copyText')).toEqual([
    { text: '42718-umbrella-velvet-crystal' },
    { text: 'malote://192.168.0.15:19034/42718-umbrella-velvet-crystal' },
  ])
})

test('wrong words are told with the tries that are left', async ({ gallery }) => {
  await gallery.show({ app: { transfers: [transfer(waiting())] } })
  await expect(gallery.page.getByText('Someone typed wrong words')).toBeHidden()
  await gallery.emit({ kind: 'transfer', view: transfer(waiting(undefined, 2), { rev: 2 }) })
  await expect(gallery.page.getByRole('alert')).toHaveText('Someone typed wrong words. 2 tries are left.')
  await gallery.emit({ kind: 'transfer', view: transfer(waiting(undefined, 1), { rev: 3 }) })
  await expect(gallery.page.getByRole('alert')).toContainText('One try is left')
})

test('a view with a lower revision changes nothing', async ({ gallery }) => {
  await gallery.show({ app: { transfers: [transfer(progress(), { rev: 9 })] } })
  await gallery.emit({ kind: 'transfer', view: transfer(waiting(), { rev: 8 }) })
  await expect(gallery.page.getByTestId('transfer-state')).toHaveAttribute('data-state', 'transferring')
  await expect(gallery.page.getByTestId('percent')).toHaveText('61')
})

test('cancel asks the app, and its end takes the focus to the news and says it aloud', async ({ gallery }) => {
  await gallery.show({ app: { transfers: [transfer(progress())] } })
  await gallery.page.getByTestId('cancel').focus()
  await gallery.page.keyboard.press('Enter')
  expect(await gallery.callsOf('cancelTransfer')).toEqual([{ id: 'one' }])

  await gallery.emit({ kind: 'transfer', view: transfer({ kind: 'cancelled', by: 'me' }, { rev: 2 }) })

  await expect(gallery.page.getByRole('heading', { level: 1, name: 'You cancelled' })).toBeFocused()
  await expect(gallery.page.getByRole('status').filter({ hasText: 'You cancelled' })).toBeAttached()
})

test('what failed can be sent again under a fresh code', async ({ gallery }) => {
  await gallery.show({})
  await gallery.page.getByRole('button', { name: 'Choose files' }).click()
  const error = { code: 'relay.lost', side: 'relay', retryable: true } as const
  await gallery.emit({ kind: 'transfer', view: transfer({ kind: 'failed', error }, { id: 'begun' }) })

  await expect(gallery.page.getByRole('alert')).toContainText('The line to the relay broke.')
  await gallery.page.getByRole('button', { name: 'Send again' }).click()

  await expect.poll(() => gallery.callsOf('dismissTransfer')).toEqual([{ id: 'begun' }])
  await expect.poll(() => gallery.callsOf('startSend')).toEqual([{ sources: ['picked'] }, { sources: ['picked'] }])
})

test('several transfers stand side by side, and each can be looked at', async ({ gallery }) => {
  const second = { ...photos, names: ['visita.mp4'], top: 1 }
  await gallery.show({
    app: { transfers: [transfer(progress(), { id: 'a' }), transfer(waiting(), { id: 'b', summary: second })] },
  })
  await expect(gallery.page.getByTestId('code')).toBeVisible()
  const list = gallery.page.getByRole('navigation', { name: 'What is being sent' })
  await list.getByRole('button', { name: '61 %' }).click()
  await expect(gallery.page.getByTestId('percent')).toHaveText('61')
  await list.getByRole('button', { name: 'Send something else' }).click()
  await expect(gallery.page.getByRole('button', { name: 'Choose files' })).toBeVisible()
  await gallery.emit({ kind: 'dismissed', id: 'a' })
  await list.getByRole('button', { name: 'visita.mp4' }).click()
  await expect(gallery.page.getByTestId('code')).toBeVisible()
})

test('a call that fails is told in words and can be put away', async ({ gallery }) => {
  const error = { code: 'source.missing', side: 'local', retryable: false, detail: 'gone.txt' } as const
  await gallery.show({ answers: { pickSources: { ok: false, error } } })
  await gallery.page.getByRole('button', { name: 'Choose files' }).click()
  await expect(gallery.page.getByRole('alert')).toContainText('The file is not there.')
  await expect(gallery.page.getByRole('alert')).toContainText('gone.txt')
  await gallery.page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(gallery.page.getByRole('alert')).toBeHidden()
})

test('the window says in its title how far it is', async ({ gallery }) => {
  await gallery.show({ app: { transfers: [transfer(progress())] } })
  await expect(gallery.page).toHaveTitle('61 % · Malote')
})
