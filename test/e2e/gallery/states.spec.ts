import { errorInfo } from '../../../src-shared/errors.ts'
import type { TransferState } from '../../../src-shared/views.ts'
import { type Show, test } from '../../support/gallery.ts'
import * as views from '../../support/gallery-views.ts'

/** Every state of every place, drawn in light and in dark; each is checked for policy, console, contrast and overflow. */

const { transfer, received, waiting, progress, deciding, done, file } = views
const failed = (code: 'relay.unreachable' | 'disk.full', detail?: string) =>
  ({
    kind: 'failed',
    error: { code, side: code === 'disk.full' ? 'system' : 'relay', retryable: true, ...(detail && { detail }) },
  }) as const
const damaged = done({
  verified: 2,
  skipped: 1,
  failed: 1,
  corrupted: 1,
  bytes: 88_000_000,
  seconds: 9,
  results: [
    file(1, 'plantas/superior.dwg', 48_000_000, {
      outcome: 'corrupted',
      sha256: null,
      error: { code: 'hash.mismatch', side: 'system', retryable: true },
    }),
    file(2, 'visita.mp4', 2_000_000_000, {
      outcome: 'failed',
      sha256: null,
      error: { code: 'source.changed', side: 'local', retryable: true },
    }),
    file(0, 'contrato-assinado.pdf', 1_204_331),
    file(3, 'plantas/terreo.dwg', 40_000_000),
    file(4, 'leia-me.txt', 812, { outcome: 'skipped', sha256: null }),
  ],
})

const tunnelAddress = '0.tcp.sa.ngrok.io:12345'

const scenes: Readonly<Record<string, Show>> = {
  'send-empty': {},
  'send-opening': { app: { transfers: [transfer({ kind: 'opening' }, { relay: { address: '', here: false } })] } },
  'send-waiting': {
    app: { transfers: [transfer(waiting(), { relay: { address: 'oficina-pc:19034', here: false } })] },
  },
  'send-waiting-wrong-guess': { app: { transfers: [transfer(waiting('42718-umbrella-velvet-crystal', 2))] } },
  'send-proving': { app: { transfers: [transfer({ kind: 'proving' })] } },
  'send-offering': { app: { transfers: [transfer({ kind: 'offering' })] } },
  'send-flowing': {
    app: { transfers: [transfer(progress(), { relay: { address: 'oficina-pc:19034', here: false } })] },
  },
  'send-stalled': {
    app: {
      transfers: [
        transfer(progress({ silentFor: 11, bytesPerSecond: 0, secondsLeft: null }), {
          line: { mine: 'open', theirs: 'stalled' },
        }),
      ],
    },
  },
  'send-parted': {
    app: {
      transfers: [
        transfer(progress({ bytesPerSecond: 0, secondsLeft: null }), {
          line: { mine: 'open', theirs: 'broken' },
          parted: { why: errorInfo('peer.gone'), retryAt: null },
        }),
      ],
    },
  },
  'send-waiting-parted': {
    app: {
      transfers: [
        transfer(waiting(), {
          line: { mine: 'broken', theirs: 'idle' },
          parted: { why: errorInfo('relay.lost'), retryAt: Date.now() + 20_000 },
        }),
      ],
    },
  },
  'send-done': { app: { transfers: [transfer(done({ verified: 1204, bytes: 18_400_000_000, seconds: 200 }))] } },
  'send-declined': { app: { transfers: [transfer({ kind: 'declined', by: 'peer' })] } },
  'send-cancelled': { app: { transfers: [transfer({ kind: 'cancelled', by: 'me' })] } },
  'send-failed': {
    app: {
      transfers: [
        transfer(failed('relay.unreachable', '192.168.0.15:19034'), {
          peer: null,
          line: { mine: 'broken', theirs: 'idle' },
        }),
      ],
    },
  },
  'send-several': {
    app: {
      transfers: [
        transfer(progress(), { id: 'a' }),
        transfer(waiting(), { id: 'b', summary: views.contract }),
        transfer(waiting('5120-banana-janela'), { id: 'c', summary: { ...views.contract, names: ['visita.mp4'] } }),
      ],
    },
  },
  'receive-empty': { place: 'receive' },
  'receive-opening': { place: 'receive', app: { transfers: [received({ kind: 'opening' })] } },
  'receive-finding': {
    place: 'receive',
    app: { transfers: [received({ kind: 'opening' }, { relay: { address: '', here: false } })] },
  },
  'receive-choosing': {
    place: 'receive',
    app: { transfers: [received(views.choosing, { relay: { address: '', here: false } })] },
  },
  'receive-offer': { place: 'receive', entries: views.offerEntries, app: { transfers: [received(deciding())] } },
  'receive-no-space': {
    place: 'receive',
    entries: views.offerEntries,
    app: { transfers: [received(deciding({ free: 900_000_000, conflicts: 0 }))] },
  },
  'receive-flowing': {
    place: 'receive',
    app: { transfers: [received(progress(), { relay: { address: '192.168.0.15:19034', here: true } })] },
  },
  'receive-verified': { place: 'receive', app: { transfers: [received(done(), { summary: views.contract })] } },
  'receive-damaged': { place: 'receive', app: { transfers: [received(damaged)] } },
  'receive-failed': { place: 'receive', app: { transfers: [received(failed('disk.full', 'visita.mp4'))] } },
  'relay-off': { place: 'relay' },
  'relay-on': { place: 'relay', app: { relay: views.relayOn() } },
  'relay-tested': {
    place: 'relay',
    app: {
      relay: {
        ...views.relayOn({ addresses: views.addressesOf('reached', 'testing', 'blocked'), announced: false }),
        tunnel: {
          ...views.noTunnel,
          state: { kind: 'open', address: tunnelAddress },
          token: 'kept',
          sentThisMonth: 4e8,
        },
        nearby: views.nearby,
      },
    },
  },
  'relay-tunnel-failed': {
    place: 'relay',
    app: {
      relay: {
        ...views.relayOff,
        tunnel: {
          ...{ state: { kind: 'failed', error: errorInfo('tunnel.card') }, token: 'session' },
          ...{ keeps: false, sentThisMonth: 1.2e9 },
        },
        nearby: views.nearby,
      },
      settings: { ...views.settings, relay: '192.168.0.2:19034' },
    },
  },
  'relay-moved': { place: 'relay', app: { relay: views.relayOn({ moved: true, port: 40123 }) } },
  'relay-starting': { place: 'relay', app: { relay: { ...views.relayOff, hosting: { kind: 'starting' } } } },
  'relay-failed': {
    place: 'relay',
    app: {
      relay: {
        ...views.relayOff,
        hosting: { kind: 'failed', error: { code: 'port.denied', side: 'system', retryable: false } },
      },
    },
  },
  activity: {
    place: 'activity',
    app: { transfers: [transfer(progress()), received(deciding(), { id: 'two' })], history: views.history },
  },
  'activity-empty': { place: 'activity' },
  'activity-unfinished': { place: 'activity', app: { unfinished: views.unfinished, history: views.history } },
  'send-empty-unfinished': { app: { unfinished: views.unfinished } },
  'receive-empty-unfinished': { place: 'receive', app: { unfinished: views.unfinished.slice(0, 1) } },
  'send-partly': {
    app: {
      transfers: [transfer({ ...damaged, kind: 'done', unfinished: 'four' } as TransferState)],
      unfinished: views.unfinished,
    },
  },
  'receive-can-go-on': {
    place: 'receive',
    app: {
      transfers: [received({ ...failed('disk.full', 'visita.mp4'), unfinished: 'one' })],
      unfinished: views.unfinished,
    },
  },
  'receive-continued': {
    place: 'receive',
    app: {
      transfers: [
        received(progress({ bytesPerSecond: 0, secondsLeft: null, current: null, recent: [] }), {
          ...{ continued: 'looking', line: { mine: 'open', theirs: 'broken' } },
          parted: { why: errorInfo('peer.gone'), retryAt: null },
        }),
      ],
    },
  },
  'send-continued': {
    app: {
      transfers: [
        transfer(
          { kind: 'opening' },
          {
            ...{ continued: 'looking', peer: 'bruno-pc', line: { mine: 'open', theirs: 'idle' } },
            parted: { why: errorInfo('peer.gone'), retryAt: null },
          },
        ),
      ],
    },
  },
  settings: { place: 'settings' },
}

for (const [name, scene] of Object.entries(scenes))
  test(`draws ${name} in light and dark, in a small window and on a narrow page`, async ({ gallery }) => {
    await gallery.show(scene)
    await gallery.shoot(`${name}-light`)
    await gallery.page.setViewportSize({ width: 720, height: 520 })
    await gallery.shoot(`${name}-720`)
    await gallery.page.setViewportSize({ width: 480, height: 800 })
    await gallery.shoot(`${name}-480`)
    await gallery.page.setViewportSize({ width: 960, height: 660 })
    await gallery.paint('dark')
    await gallery.shoot(`${name}-dark`)
  })

for (const language of ['pt-BR', 'es'] as const)
  for (const name of [
    ...['send-empty', 'send-waiting', 'send-flowing', 'receive-offer', 'receive-damaged', 'relay-on'],
    ...['relay-tested', 'relay-tunnel-failed', 'receive-choosing'],
    ...['activity-unfinished', 'send-continued'],
  ])
    test(`draws ${name} in ${language}`, async ({ gallery }) => {
      await gallery.show({ ...scenes[name], language })
      await gallery.shoot(`${name}-${language}`)
    })
