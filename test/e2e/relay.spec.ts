import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from '../support/e2e.ts'
import { hashesOf, readTree, writeTree } from '../support/files.ts'
import { readQr } from '../support/read-qr.ts'

/** So that no other test is heard. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

test('a relay hosted in one window carries a transfer between two others', async ({ openDesk, folder, snap }) => {
  await writeTree(folder, { 'from/a.txt': 'over the relay' })
  const [host, ana, bento] = await Promise.all([
    openDesk({ name: 'oficina', relay: null }),
    openDesk({ name: 'ana-laptop', relay: null }),
    openDesk({ name: 'bento-pc', relay: null }),
  ])

  await host.go('relay')
  await host.relayToggle.click()
  const address = await host.relayAddress.first().textContent()
  await expect(host.page.getByTestId('address-check').first()).toHaveText('answers')
  const invite = await host.page.getByTestId('relay-invite').textContent()
  expect(await readQr(host.page.getByTestId('qr'))).toBe(invite)
  await snap(host.page, 'relay-on')
  for (const person of [ana, bento]) {
    await person.go('relay')
    await person.page.getByRole('textbox', { name: /address/i }).fill(`tcp://${address}`)
    await person.page.getByRole('button', { name: 'Use', exact: false }).last().click()
    await expect(person.page.getByText(String(address)).first()).toBeVisible()
  }
  await ana.go('send')
  await ana.dropFiles([join(folder, 'from/a.txt')])
  const code = await ana.shownCode()
  const figures = host.page.getByRole('region', { name: 'What it does right now' })
  await expect(figures).toContainText('1waiting')
  await host.relayToggle.click()
  await host.page.getByRole('dialog', { name: 'Turn the relay off?' }).getByText('Leave it on').click()
  await bento.receive(code)
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual(hashesOf({ 'a.txt': 'over the relay' }))
  await expect(figures).toContainText('0waiting')
  await expect(figures).toContainText('0transfers')
  await host.relayToggle.click()
  await expect(host.relayAddress).toHaveCount(0)
})

test('people near each other type nothing but the code', async ({ openDesk, folder, snap }) => {
  await writeTree(folder, { 'from/a.txt': 'found by itself' })
  const discovery = await freeUdpPort()
  const host = await openDesk({ name: 'oficina', relay: null, discovery })
  await host.go('relay')
  await host.relayToggle.click()
  await expect(host.page.getByText('Announced on this network')).toBeVisible()
  const ana = await openDesk({ name: 'ana-laptop', relay: null, discovery })
  const bento = await openDesk({ name: 'bento-pc', relay: null, discovery })
  await ana.go('relay')
  await expect(ana.page.getByTestId('nearby').getByRole('listitem')).toContainText('oficina')
  await snap(ana.page, 'relay-nearby')
  await expect(host.page.getByTestId('nearby')).toContainText('No other relay announces itself here.')

  await ana.go('send')
  await ana.dropFiles([join(folder, 'from/a.txt')])
  const code = await ana.shownCode()
  await expect(ana.line).toContainText('oficina')
  await bento.receive(code)
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual(hashesOf({ 'a.txt': 'found by itself' }))
})

test('without any relay set, the sender hosts one, and its invite leads to it', async ({ openDesk, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'hosted by the sender' })
  const ana = await openDesk({ name: 'ana-laptop', relay: null })
  const bento = await openDesk({ name: 'bento-pc', relay: null })

  await ana.dropFiles([join(folder, 'from/a.txt')])
  await ana.shownCode()
  await ana.page.getByRole('button', { name: 'Copy invite' }).click()
  await expect.poll(async () => (await ana.seen()).clipboard).toMatch(/^malote:\/\/[^/]+:\d+\/\d+-/)
  await ana.page.getByRole('button', { name: 'QR code' }).click()
  expect(await readQr(ana.page.getByTestId('qr'))).toBe((await ana.seen()).clipboard)
  await bento.receive(`Take this: ${(await ana.seen()).clipboard} bye`)
  await bento.accept()
  await Promise.all([ana.reaches('done'), bento.reaches('done')])

  expect(await readTree(bento.downloads)).toEqual(hashesOf({ 'a.txt': 'hosted by the sender' }))
})
