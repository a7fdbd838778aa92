import { expect, test } from '../../support/gallery.ts'
import { history, progress, relayOff, relayOn, settings, transfer } from '../../support/gallery-views.ts'

test('the toggle hosts a relay and its addresses are there to copy', async ({ gallery }) => {
  await gallery.show({ place: 'relay' })
  await gallery.page.getByTestId('relay-toggle').click()
  expect(await gallery.callsOf('hostRelay')).toEqual([{ on: true }])

  await gallery.emit({ kind: 'relay', view: relayOn({}, 2) })

  await expect(gallery.page.getByTestId('relay-toggle')).toBeChecked()
  await expect(gallery.page.getByTestId('host-toggle')).toBeChecked()
  await expect(gallery.page.getByTestId('relay-address')).toHaveText([
    '192.168.0.15:19034',
    '[2804:14d:5c40::15]:19034',
    '10.8.0.4:19034',
  ])
  await gallery.page.getByRole('button', { name: 'Copy 10.8.0.4:19034' }).click()
  await expect.poll(() => gallery.callsOf('copyText')).toEqual([{ text: '10.8.0.4:19034' }])
})

test('the foot of the places turns the relay off from anywhere', async ({ gallery }) => {
  await gallery.show({ app: { relay: relayOn() } })
  await gallery.page.getByTestId('host-toggle').press('Space')
  expect(await gallery.callsOf('hostRelay')).toEqual([{ on: false }])
  await gallery.emit({ kind: 'relay', view: { ...relayOff, rev: 2 } })
  await expect(gallery.page.getByTestId('host-toggle')).not.toBeChecked()
})

test('an address as ngrok prints it is kept, and cleared again', async ({ gallery }) => {
  await gallery.show({ place: 'relay' })
  const field = gallery.page.getByRole('textbox', { name: 'Address of the relay' })
  await field.fill('tcp://0.tcp.sa.ngrok.io:12345')
  await gallery.page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('saveSettings')).toEqual([{ relay: '0.tcp.sa.ngrok.io:12345' }])

  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, relay: '0.tcp.sa.ngrok.io:12345' } })
  await expect(gallery.page.getByText('In use: 0.tcp.sa.ngrok.io:12345')).toBeVisible()
  await gallery.page.getByRole('button', { name: 'Use none' }).click()
  await expect.poll(async () => (await gallery.callsOf('saveSettings'))[1]).toEqual({ relay: null })
})

test('a broken address is told before the app is asked', async ({ gallery }) => {
  await gallery.show({ place: 'relay' })
  await gallery.page.getByRole('textbox', { name: 'Address of the relay' }).fill('http://nowhere:99999')
  await gallery.page.getByRole('button', { name: 'Use it' }).click()
  await expect(gallery.page.getByRole('alert')).toContainText('That is not an address of a relay.')
  expect(await gallery.callsOf('saveSettings')).toEqual([])
  await gallery.shoot('relay-malformed-light')
})

test('the history is cleared only after a second yes', async ({ gallery }) => {
  await gallery.show({ place: 'activity', app: { history } })
  await gallery.page.getByRole('button', { name: 'Clear history' }).click()
  await gallery.page.keyboard.press('Escape')
  expect(await gallery.callsOf('clearHistory')).toEqual([])
  await gallery.page.getByRole('button', { name: 'Clear history' }).click()
  await gallery.page.getByRole('button', { name: 'Clear it' }).click()
  await expect.poll(() => gallery.callsOf('clearHistory')).toEqual([{}])
  await gallery.emit({ kind: 'history', items: [] })
  await expect(gallery.page.getByText('Nothing yet.')).toBeVisible()
})

test('a running transfer in Activity leads to its own screen', async ({ gallery }) => {
  await gallery.show({ place: 'activity', app: { transfers: [transfer(progress())] } })
  await gallery.page.getByRole('button', { name: 'Open fotos-casamento and 2 more' }).click()
  await expect(gallery.page.getByTestId('transfer-state')).toHaveAttribute('data-state', 'transferring')
})

test('settings are kept as they are changed, and the language changes at once', async ({ gallery }) => {
  await gallery.show({ place: 'settings' })
  await gallery.page.getByLabel('Name of this computer').fill('estúdio')
  await gallery.page.keyboard.press('Enter')
  await gallery.page.getByLabel('Language').selectOption('pt-BR')
  await gallery.page.getByRole('radio', { name: 'Dark' }).click()
  await gallery.page.getByRole('radio', { name: 'Skip' }).click()
  await gallery.page.getByRole('button', { name: 'Change folder' }).click()
  await expect
    .poll(() => gallery.callsOf('saveSettings'))
    .toEqual([
      { deviceName: 'estúdio' },
      { language: 'pt-BR' },
      { theme: 'dark' },
      { conflict: 'skip' },
      { folder: 'chosen' },
    ])

  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, language: 'pt-BR', theme: 'dark' } })

  await expect(gallery.page.getByRole('heading', { level: 1, name: 'Ajustes' })).toBeVisible()
  await expect(gallery.page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  await gallery.shoot('settings-pt-BR')
})
