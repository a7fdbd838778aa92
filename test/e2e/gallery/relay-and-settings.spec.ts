import { errorInfo } from '../../../src-shared/errors.ts'
import { expect, test } from '../../support/gallery.ts'
import {
  addressesOf,
  history,
  nearby,
  noTunnel,
  progress,
  relayOff,
  relayOn,
  settings,
  transfer,
} from '../../support/gallery-views.ts'

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

test('turning the relay off asks while it is used, and names whom it cuts', async ({ gallery }) => {
  await gallery.show({ place: 'relay', app: { relay: relayOn() } })
  const dialog = gallery.page.getByRole('dialog', { name: 'Turn the relay off?' })
  for (const toggle of ['host-toggle', 'relay-toggle']) {
    await gallery.page.getByTestId(toggle).press('Space')
    await expect(dialog).toContainText('2 transfers run through it and are cut. One sender waits on it')
    await gallery.shoot(`${toggle}-off-asked`)
    await gallery.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  expect(await gallery.callsOf('hostRelay')).toEqual([])

  await gallery.page.getByTestId('relay-toggle').click()
  await dialog.getByRole('button', { name: 'Turn it off' }).click()

  await expect.poll(() => gallery.callsOf('hostRelay')).toEqual([{ on: false }])
})

test('a relay that is ending shows as switched off, though what is on its way has some seconds', async ({
  gallery,
}) => {
  await gallery.show({ place: 'relay', app: { relay: relayOn() }, answers: { hostRelay: 'never' } })
  const toggle = gallery.page.getByTestId('relay-toggle')
  await toggle.click()
  await gallery.page.getByRole('dialog').getByRole('button', { name: 'Turn it off' }).click()

  await gallery.emit({ kind: 'relay', view: relayOn({}, 2) })

  await expect(toggle).not.toBeChecked()
  await expect(toggle).toHaveAttribute('aria-busy', 'true')
})

test('a relay on no network says so, and not that people near find it', async ({ gallery }) => {
  const check = { kind: 'reached' } as const
  const addresses = [{ address: '127.0.0.1:19034', kind: 'loopback', interfaceName: 'lo', check }] as const
  await gallery.show({ place: 'relay', app: { relay: relayOn({ addresses, invite: null }) } })

  await expect(gallery.page.getByText('This computer is on no network')).toBeVisible()
  await expect(gallery.page.getByText('Announced on this network')).toBeHidden()
})

test('the foot of the places turns an idle relay off from anywhere', async ({ gallery }) => {
  const figures = { connections: 1, waiting: 0, transfers: 0, bytes: 0, bytesPerSecond: 0 }
  await gallery.show({ app: { relay: relayOn({ figures }) } })
  await gallery.page.getByTestId('host-toggle').press('Space')
  expect(await gallery.callsOf('hostRelay')).toEqual([{ on: false }])
  await gallery.emit({ kind: 'relay', view: { ...relayOff, nearby, rev: 2 } })
  await expect(gallery.page.getByTestId('host-toggle')).not.toBeChecked()
  await expect(gallery.page.getByText('Found on this network: oficina-pc')).toBeVisible()
})

test('addresses are tested when asked, and one that does not answer leads to the firewall', async ({ gallery }) => {
  await gallery.show({ place: 'relay', app: { relay: relayOn() } })
  await gallery.page.getByRole('button', { name: 'Test', exact: true }).click()
  expect(await gallery.callsOf('testRelay')).toEqual([{}])
  await gallery.emit({ kind: 'relay', view: relayOn({ addresses: addressesOf('testing', 'testing', 'testing') }, 2) })
  await expect(gallery.page.getByRole('button', { name: 'testing…' })).toBeDisabled()
  await expect(gallery.page.getByTestId('firewall')).toHaveCount(0)

  const addresses = addressesOf('reached', 'reached', 'blocked')
  await gallery.emit({ kind: 'relay', view: relayOn({ addresses, port: 40123, announced: false }, 3) })

  const checks = gallery.page.getByTestId('address-check')
  await expect(checks).toHaveText(['answers', 'answers', 'does not answer'])
  await expect(gallery.page.getByRole('status').filter({ hasText: '2 of 3 answer.' })).toBeVisible()
  await expect(gallery.page.getByTestId('firewall')).toContainText('port 40123')
  await gallery.page.getByRole('button', { name: 'Copy sudo ufw allow 40123/tcp' }).click()
  await expect.poll(() => gallery.callsOf('copyText')).toEqual([{ text: 'sudo ufw allow 40123/tcp' }])
  await expect(gallery.page.getByRole('button', { name: 'Test again' })).toBeEnabled()
})

test('a relay found on the network is used with one press, and said to be in use', async ({ gallery }) => {
  await gallery.show({ place: 'relay', app: { relay: { ...relayOff, nearby } } })
  await gallery.page.getByRole('button', { name: 'Use NAS da sala' }).click()
  await expect.poll(() => gallery.callsOf('saveSettings')).toEqual([{ relay: '192.168.0.2:19034' }])
  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, relay: '192.168.0.2:19034' } })
  const list = gallery.page.getByTestId('nearby')
  await expect(list.getByRole('listitem').filter({ hasText: 'NAS da sala' })).toContainText('in use')
  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 3, discovery: false } })
  await gallery.emit({ kind: 'relay', view: { ...relayOff, rev: 2 } })
  await expect(list).toContainText('switched off in Settings')
})

test('the way from the internet asks for a token, opens, counts, and closes', async ({ gallery }) => {
  await gallery.show({ place: 'relay', app: { relay: { ...relayOff, tunnel: { ...noTunnel, keeps: false } } } })
  const card = gallery.page.getByTestId('tunnel')
  const toggle = gallery.page.getByTestId('tunnel-toggle')
  await expect(card).toContainText('1 GB a month out, another address each time, and a card')
  await toggle.click()
  const token = gallery.page.getByLabel('Your ngrok token')
  await expect(token).toBeFocused()
  await expect(card).toContainText('it is forgotten when Malote closes')
  await gallery.shoot('relay-tunnel-token-light')
  await token.fill(' 2abc_DEF ')
  await token.press('Enter')
  await expect.poll(() => gallery.callsOf('openTunnel')).toEqual([{ on: true }])
  expect(await gallery.callsOf('saveTunnelToken')).toEqual([{ token: '2abc_DEF' }])

  const tunnel = { ...noTunnel, token: 'kept', sentThisMonth: 1_100_000_000 } as const
  await gallery.emit({ kind: 'relay', view: { ...relayOn({}, 2), tunnel: { ...tunnel, state: { kind: 'opening' } } } })
  await expect(card.getByRole('status')).toHaveText('Opening an address…')
  await expect(card).toBeFocused()
  const open = { kind: 'open', address: '0.tcp.sa.ngrok.io:12345' } as const
  await gallery.emit({ kind: 'relay', view: { ...relayOn({}, 3), tunnel: { ...tunnel, state: open } } })
  await expect(gallery.page.getByTestId('tunnel-address')).toHaveText('0.tcp.sa.ngrok.io:12345')
  await expect(card).toContainText('1.1 GB of the free plan’s 1 GB sent this month.')
  await expect(card).toContainText('ngrok may close the way')
  await expect(toggle).toBeChecked()

  await toggle.click()
  await gallery.page.getByRole('dialog').getByRole('button', { name: 'Close it' }).click()
  await expect.poll(async () => (await gallery.callsOf('openTunnel'))[1]).toEqual({ on: false })
  const failed = { kind: 'failed', error: errorInfo('tunnel.card') } as const
  await gallery.emit({ kind: 'relay', view: { ...relayOn({}, 4), tunnel: { ...tunnel, state: failed } } })
  await expect(card.getByRole('alert')).toContainText('card')
  await card.getByRole('button', { name: 'Forget it' }).click()
  await expect.poll(async () => (await gallery.callsOf('saveTunnelToken'))[1]).toEqual({ token: null })
})

test('an address as ngrok prints it is kept, and cleared again', async ({ gallery }) => {
  await gallery.show({ place: 'relay' })
  const field = gallery.page.getByRole('textbox', { name: 'Address of the relay' })
  await field.fill('tcp://0.tcp.sa.ngrok.io:12345')
  await gallery.page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('saveSettings')).toEqual([{ relay: '0.tcp.sa.ngrok.io:12345' }])

  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, relay: '0.tcp.sa.ngrok.io:12345' } })
  await expect(gallery.page.getByText('In use: 0.tcp.sa.ngrok.io:12345')).toBeVisible()
  await gallery.page.getByRole('button', { name: 'Automatic' }).click()
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
  await gallery.page.getByRole('switch', { name: 'Host a relay from the start' }).click()
  await gallery.page.getByRole('switch', { name: 'Announce and find relays' }).click()
  await gallery.page.getByRole('button', { name: 'Change folder' }).click()
  await expect
    .poll(() => gallery.callsOf('saveSettings'))
    .toEqual([
      { deviceName: 'estúdio' },
      { language: 'pt-BR' },
      { theme: 'dark' },
      { conflict: 'skip' },
      { hostAtStart: true },
      { discovery: false },
      { folder: 'chosen' },
    ])

  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, language: 'pt-BR', theme: 'dark' } })

  await expect(gallery.page.getByRole('heading', { level: 1, name: 'Ajustes' })).toBeVisible()
  await expect(gallery.page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  await gallery.shoot('settings-pt-BR')
})
