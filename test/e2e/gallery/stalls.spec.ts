import { errorInfo } from '../../../src-shared/errors.ts'
import { DISK_FINE, type DisksView, type TransferView } from '../../../src-shared/views.ts'
import { expect, type Show, test } from '../../support/gallery.ts'
import { progress, received, transfer } from '../../support/gallery-views.ts'

/** Where it stands: on which leg nothing is heard, at which end a disk does nothing, and a relay that has moved. */

const still = { bytesPerSecond: 0, secondsLeft: null }
const full = { state: 'full', missing: 1_240_000_000 } as const
const slow = { state: 'slow', missing: null } as const

const sending = (change: Partial<TransferView>, silentFor: number | null = null): Show => ({
  app: { transfers: [transfer(progress({ ...still, silentFor }), change)] },
})
const receiving = (disks: Partial<DisksView>): Show => ({
  place: 'receive',
  app: { transfers: [received(progress(still), { disks: { mine: DISK_FINE, theirs: DISK_FINE, ...disks } })] },
})
const unreachable = sending({
  line: { mine: 'broken', theirs: 'idle' },
  parted: { why: errorInfo('relay.unreachable'), retryAt: Date.now() + 25_000 },
})

const scenes: Readonly<Record<string, Show>> = {
  'stalled-near': sending({ line: { mine: 'stalled', theirs: 'open' } }, 12),
  'stalled-far': sending({ line: { mine: 'open', theirs: 'stalled' } }, 12),
  'parted-near': unreachable,
  'disk-mine-slow': receiving({ mine: slow }),
  'disk-mine-full': receiving({ mine: full }),
  'disk-theirs-slow': sending({ disks: { mine: DISK_FINE, theirs: slow } }),
  'disk-theirs-full': sending({ disks: { mine: DISK_FINE, theirs: full } }),
}

for (const [name, scene] of Object.entries(scenes))
  test(`draws ${name} in light and dark, in a small window, on a narrow page and in three languages`, async ({
    gallery,
  }) => {
    await gallery.show(scene)
    await gallery.shoot(`${name}-light`)
    await gallery.page.setViewportSize({ width: 720, height: 520 })
    await gallery.shoot(`${name}-720`)
    await gallery.page.setViewportSize({ width: 480, height: 800 })
    await gallery.shoot(`${name}-480`)
    await gallery.page.setViewportSize({ width: 960, height: 660 })
    await gallery.paint('dark')
    await gallery.shoot(`${name}-dark`)
    for (const language of ['pt-BR', 'es'] as const) {
      await gallery.show({ ...scene, language })
      await gallery.shoot(`${name}-${language}`)
    }
  })

test('a person who knows where the relay has gone can say so', async ({ gallery }) => {
  await gallery.show(unreachable)
  await gallery.page.getByRole('button', { name: 'The relay has another address?' }).click()
  const field = gallery.page.getByRole('textbox', { name: 'New address of the relay' })
  await expect(field).toBeFocused()
  await gallery.shoot('parted-moved-light')

  await field.fill('no such address!')
  await field.press('Enter')
  await expect(gallery.page.getByRole('alert')).toBeVisible()
  expect(await gallery.callsOf('moveTransfer')).toEqual([])
  await gallery.page.setViewportSize({ width: 480, height: 800 })
  await gallery.shoot('parted-moved-wrong-480')

  await field.fill('oficina-pc:19034')
  await field.press('Enter')
  await expect(field).toBeHidden()
  expect(await gallery.callsOf('moveTransfer')).toEqual([{ id: 'one', relay: 'oficina-pc:19034' }])
})

test('the app’s refusal is shown beside the field', async ({ gallery }) => {
  await gallery.show({ ...unreachable, answers: { moveTransfer: { ok: false, error: errorInfo('request.rejected') } } })
  await gallery.page.getByRole('button', { name: 'The relay has another address?' }).click()
  await gallery.page.getByRole('textbox', { name: 'New address of the relay' }).fill('oficina-pc')
  await gallery.page.getByRole('button', { name: 'Try there' }).click()

  await expect(gallery.page.getByRole('alert')).toBeVisible()
})
