import { errorInfo } from '../../../src-shared/errors.ts'
import { expect, type Gallery, test } from '../../support/gallery.ts'
import { choosing, progress, received, relayOn, settings, transfer, waiting } from '../../support/gallery-views.ts'
import { readQr } from '../../support/read-qr.ts'

/** Invites on their way in and out: as a picture, as a link that the system opens, as text that is pasted. */

const RELAY_LINK = 'malote://relay.exemplo.org:19034'
const INVITE = `${RELAY_LINK}/4271-abacate-limpador`
const field = (gallery: Gallery) => gallery.page.getByRole('textbox', { name: 'Address of the relay' })

async function paste(gallery: Gallery, text: string): Promise<void> {
  await gallery.page.getByRole('heading', { level: 1 }).focus()
  await gallery.page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)
}

test('the relay’s picture says its invite, in light and in dark, and follows it', async ({ gallery }) => {
  await gallery.show({ place: 'relay', app: { relay: relayOn() } })
  const picture = gallery.page.getByRole('img', { name: 'QR code of malote://192.168.0.15:19034' })
  expect(await readQr(picture)).toBe('malote://192.168.0.15:19034')
  await gallery.paint('dark')
  expect(await readQr(picture)).toBe('malote://192.168.0.15:19034')

  const invite = 'malote://0.tcp.sa.ngrok.io:12345'
  await gallery.emit({ kind: 'relay', view: relayOn({ invite }, 2) })

  await expect(gallery.page.getByTestId('relay-invite')).toHaveText(invite)
  expect(await readQr(gallery.page.getByTestId('qr'))).toBe(invite)
  await gallery.page.getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(() => gallery.callsOf('copyText')).toEqual([{ text: invite }])
  await gallery.emit({ kind: 'relay', view: relayOn({ invite: null }, 3) })
  await expect(gallery.page.getByTestId('qr')).toHaveCount(0)
})

test('a waiting sender’s picture unfolds, says code and relay, and follows them', async ({ gallery }) => {
  await gallery.show({ app: { transfers: [transfer(waiting())] } })
  const picture = gallery.page.getByTestId('qr')
  await expect(picture).toHaveCount(0)
  const button = gallery.page.getByRole('button', { name: 'QR code' })
  await button.press('Enter')
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  expect(await readQr(picture)).toBe('malote://192.168.0.15:19034/4271-abacate-violeta')
  await gallery.shoot('send-waiting-qr-light')

  await gallery.paint('dark')
  await gallery.shoot('send-waiting-qr-dark')
  const moved = 'malote://0.tcp.sa.ngrok.io:12345/4271-abacate-violeta'
  const view = transfer({ kind: 'waiting', code: '4271-abacate-violeta', guessesLeft: 3, invite: moved }, { rev: 2 })
  await gallery.emit({ kind: 'transfer', view })

  await expect(gallery.page.getByTestId('invite')).toHaveText(moved)
  expect(await readQr(picture)).toBe(moved)
  await gallery.page.setViewportSize({ width: 480, height: 800 })
  await gallery.shoot('send-waiting-qr-480')
  expect(await readQr(picture)).toBe(moved)
})

test('a link that the system opens fills the code field in and calls nobody', async ({ gallery }) => {
  await gallery.show({})
  await gallery.emit({ kind: 'invite', text: INVITE })

  const code = gallery.page.getByTestId('code-input')
  await expect(code).toHaveValue(INVITE)
  await expect(code).toBeFocused()
  await expect(gallery.page.getByText('Through the relay relay.exemplo.org:19034')).toBeVisible()
  const other = INVITE.replace('4271', '5120')
  await gallery.emit({ kind: 'invite', text: other })
  await expect(code).toHaveValue(other)
  expect(await gallery.callsOf('startReceive')).toEqual([])

  await gallery.page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('startReceive')).toEqual([{ code: other }])
})

test('a relay’s link fills the relay’s field in, and is used when the person says so', async ({ gallery }) => {
  await gallery.show({})
  await gallery.emit({ kind: 'invite', text: RELAY_LINK })

  await expect(field(gallery)).toHaveValue('relay.exemplo.org:19034')
  await expect(field(gallery)).toBeFocused()
  await gallery.shoot('relay-offered-light')
  expect(await gallery.callsOf('saveSettings')).toEqual([])

  await gallery.page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('saveSettings')).toEqual([{ relay: 'relay.exemplo.org:19034' }])
  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, relay: 'relay.exemplo.org:19034' } })
  await expect(gallery.page.getByText('In use: relay.exemplo.org:19034')).toBeVisible()
})

test('what is pasted outside of a field goes where it belongs, and other text nowhere', async ({ gallery }) => {
  await gallery.show({ place: 'settings' })
  await paste(gallery, 'lunch at noon?')
  await expect(gallery.page.getByRole('heading', { level: 1 })).toHaveText('Settings')
  await paste(gallery, `Use ours: ${RELAY_LINK}.`)
  await expect(field(gallery)).toHaveValue('relay.exemplo.org:19034')
  await paste(gallery, `Here: ${INVITE} bye`)
  await expect(gallery.page.getByTestId('code-input')).toHaveValue(`Here: ${INVITE} bye`)
  expect(await gallery.callsOf('saveSettings')).toEqual([])
  expect(await gallery.callsOf('startReceive')).toEqual([])
  await gallery.emit({ kind: 'transfer', view: received(progress()) })
  await gallery.page.getByRole('navigation', { name: 'What is being received' }).getByRole('button').first().click()
  await paste(gallery, 'lunch at noon?')
  await expect(gallery.page.getByTestId('transfer-state')).toHaveAttribute('data-state', 'transferring')
})

test('a relay’s invite in the code field is told from a code, and can be used there', async ({ gallery }) => {
  const error = errorInfo('code.absent', 'relay.exemplo.org:19034')
  await gallery.show({ place: 'receive', answers: { startReceive: { ok: false, error } } })
  const code = gallery.page.getByTestId('code-input')
  await code.fill(RELAY_LINK)
  await code.press('Enter')
  await expect(gallery.page.getByRole('alert')).toContainText('relay.exemplo.org:19034')
  await gallery.shoot('receive-relay-only-light')

  await gallery.page.getByRole('button', { name: 'Use this relay' }).click()

  await expect.poll(() => gallery.callsOf('saveSettings')).toEqual([{ relay: 'relay.exemplo.org:19034' }])
  await expect(gallery.page.getByText('Using the relay relay.exemplo.org:19034. Now the code.')).toBeVisible()
  await expect(code).toHaveValue('')
  await expect(code).toBeFocused()
})

test('of two relays with the code the person says which is meant, or neither', async ({ gallery }) => {
  const nowhere = { relay: { address: '', here: false } }
  await gallery.show({ place: 'receive', app: { transfers: [received(choosing, nowhere)] } })
  const rows = gallery.page.getByTestId('choices').getByRole('listitem')
  await expect(rows.first()).toContainText('the one in your settings')
  await gallery.page.getByRole('button', { name: 'Use oficina-pc, 192.168.0.40:19034' }).press('Enter')
  await expect.poll(() => gallery.callsOf('chooseRelay')).toEqual([{ id: 'one', relay: 1 }])
  await gallery.page.getByTestId('cancel').click()
  expect(await gallery.callsOf('cancelTransfer')).toEqual([{ id: 'one' }])
})
