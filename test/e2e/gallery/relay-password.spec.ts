import { errorInfo } from '../../../src-shared/errors.ts'
import { expect, test } from '../../support/gallery.ts'
import { settings, transfer } from '../../support/gallery-views.ts'

/** A relay that wants a password of those who send. */

const RELAY = 'relay.exemplo.org:19034'
const refused = (change = {}) =>
  transfer(
    { kind: 'failed', error: errorInfo('relay.denied', RELAY) },
    { relay: { address: RELAY, here: false, ...change } },
  )

test('a sender who was refused is led to the field, and back to send again', async ({ gallery }) => {
  const { page } = gallery
  await gallery.show({ app: { transfers: [refused()], settings: { ...settings, relay: RELAY } } })
  await expect(page.getByTestId('denied')).toHaveCount(0)
  await page.getByRole('button', { name: 'Enter the password' }).click()

  const field = page.getByLabel('Password to send through this relay')
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('type', 'password')
  await expect(field).toHaveAttribute('autocomplete', 'off')
  await expect(field).toHaveAccessibleDescription(/to no other.*kept on this computer, encrypted/)
  await gallery.shoot('relay-password-light')
  await field.fill(' sesame ')
  await field.press('Enter')

  await expect.poll(() => gallery.callsOf('saveRelayPassword')).toEqual([{ password: ' sesame ' }])
  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, relay: RELAY, relayPassword: 'kept' } })
  await expect(page.getByTestId('denied')).toHaveText('There is a password for it now: try it.')
  await expect(page.getByTestId('denied')).toBeFocused()
  await expect(page.getByRole('button', { name: 'Enter the password' })).toHaveCount(0)
  await gallery.emit({ kind: 'transfer', view: { ...refused({ password: true }), id: 'two' } })
  await gallery.emit({ kind: 'dismissed', id: 'one' })
  await expect(page.getByTestId('denied')).toHaveText('The password that it was given is not the right one.')
  await gallery.shoot('relay-password-wrong-light')
})

test('a relay that is not the chosen one is offered first', async ({ gallery }) => {
  const { page } = gallery
  await gallery.show({ app: { transfers: [refused()] } })
  await page.getByRole('button', { name: 'Enter the password' }).click()
  const address = page.getByRole('textbox', { name: 'Address of the relay' })
  await expect(address).toBeFocused()
  await expect(address).toHaveValue(RELAY)
  await expect(page.getByText('It wants a password to send.')).toBeVisible()
  await expect(page.getByTestId('relay-password')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect.poll(() => gallery.callsOf('saveSettings')).toEqual([{ relay: RELAY }])
  await gallery.emit({ kind: 'settings', view: { ...settings, rev: 2, relay: RELAY } })
  await expect(page.getByLabel('Password to send through this relay')).toBeFocused()
})

test('one that is known is told of, changed and forgotten without being shown', async ({ gallery }) => {
  const { page } = gallery
  const chosen = { ...settings, relay: RELAY, relayPassword: 'session' } as const
  await gallery.show({ place: 'relay', app: { settings: chosen }, theme: 'dark' })
  const part = page.getByTestId('relay-password')
  await expect(part).toContainText('Its password is known until Malote closes.')
  await part.scrollIntoViewIfNeeded()
  await gallery.shoot('relay-password-session-dark')
  await part.getByRole('button', { name: 'Change the password' }).click()
  const field = page.getByLabel('Password to send through this relay')
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('')
  await field.press('Escape')
  await part.getByRole('button', { name: 'Forget the password' }).click()
  await expect.poll(() => gallery.callsOf('saveRelayPassword')).toEqual([{ password: null }])
  await gallery.emit({ kind: 'settings', view: { ...chosen, rev: 2, relayPassword: 'none' } })
  await expect(part).toBeFocused()
  await part.getByRole('button', { name: 'This relay wants a password to send' }).scrollIntoViewIfNeeded()
  await gallery.shoot('relay-password-none-light')
})

for (const [language, label, theme] of [
  ['pt-BR', 'Senha para enviar por este relé', 'dark'],
  ['es', 'Contraseña para enviar por este relé', 'light'],
] as const) {
  test(`the field in ${language}, ${theme}`, async ({ gallery }) => {
    const { page } = gallery
    const app = { transfers: [refused({ password: true })], settings: { ...settings, relay: RELAY } }
    await gallery.show({ app, language, theme })
    await gallery.shoot(`relay-password-wrong-${language}`)
    await page.getByRole('button', { name: language === 'es' ? 'Escribir la contraseña' : 'Digitar a senha' }).click()
    await expect(page.getByLabel(label)).toBeFocused()
    await gallery.shoot(`relay-password-${language}`)
  })
}
