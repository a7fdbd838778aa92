import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Show, test } from '../../support/gallery.ts'
import * as views from '../../support/gallery-views.ts'

/**
 * The pictures of the papers. `MALOTE_SCREENSHOTS=docs/screenshots` writes them there (from the repository's root);
 * otherwise they are drawn beside the others, so that a picture that cannot be drawn any more fails here.
 */
const folder = resolve(process.env.MALOTE_SCREENSHOTS ?? 'test/.output/pictures')

const { transfer, received, waiting, progress, deciding, done } = views
const office = { address: 'oficina-pc:19034', here: false }

const pictures: Readonly<Record<string, Show>> = {
  'send-waiting': { app: { transfers: [transfer(waiting(), { relay: office })] } },
  'send-flowing': { app: { transfers: [transfer(progress(), { relay: office })] } },
  'receive-offer': { place: 'receive', entries: views.offerEntries, app: { transfers: [received(deciding())] } },
  'receive-verified': {
    place: 'receive',
    theme: 'dark',
    app: { transfers: [received(done(), { summary: views.contract })] },
  },
}

for (const [name, scene] of Object.entries(pictures))
  test(`takes the picture ${name}`, async ({ gallery }) => {
    await gallery.show(scene)
    mkdirSync(folder, { recursive: true })
    await gallery.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
    await gallery.check(name)
  })

test('takes the picture relay, after a busy minute and a half', async ({ gallery }) => {
  await gallery.page.clock.install()
  await gallery.show({ place: 'relay', app: { relay: views.relayOn() } })
  const addresses = views.addressesOf('reached', 'reached', 'reached')
  const speeds = [12, 30, 26, 70, 110, 96, 88, 140, 172, 150, 120, 90, 128, 160, 180, 176, 150, 162, 184]
  for (const [at, speed] of speeds.entries()) {
    await gallery.page.clock.runFor(5_000)
    const figures = { connections: 5, waiting: 1, transfers: 2, bytes: 41_800_000_000, bytesPerSecond: speed * 1e6 }
    await gallery.emit({ kind: 'relay', view: views.relayOn({ addresses, figures }, at + 2) })
  }
  await expect(gallery.page.getByRole('img', { name: 'now 184 MB/s' })).toBeVisible()
  mkdirSync(folder, { recursive: true })
  await gallery.page.screenshot({ path: join(folder, 'relay.png'), animations: 'disabled' })
  await gallery.check('relay')
})
