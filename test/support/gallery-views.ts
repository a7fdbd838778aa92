import { errorInfo } from '../../src-shared/errors.ts'
import type { HistoryItem, Snapshot, UnfinishedView } from '../../src-shared/snapshot.ts'
import {
  type AddressCheckView,
  DISK_FINE,
  type EntryView,
  type FileResultView,
  type HostedAddressView,
  type LineView,
  type ProgressView,
  type RelayView,
  type SettingsView,
  type SummaryView,
  type TransferState,
  type TransferView,
} from '../../src-shared/views.ts'

/** Views to draw, as an app would send them. */

const AT = Date.UTC(2026, 4, 14, 17, 2)

export const photos: SummaryView = {
  files: 1204,
  folders: 37,
  bytes: 18_400_000_000,
  names: ['fotos-casamento', 'convite.pdf', 'lista.ods'],
  top: 3,
  counting: false,
}

export const contract: SummaryView = {
  files: 1,
  folders: 0,
  bytes: 1_204_331,
  names: ['contrato-assinado.pdf'],
  top: 1,
  counting: false,
}

export const sha = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

export function transfer(state: TransferState, change: Partial<TransferView> = {}): TransferView {
  return {
    id: 'one',
    rev: 1,
    direction: 'send',
    startedAt: AT,
    summary: photos,
    relay: { address: '192.168.0.15:19034', here: false },
    line: lineOf(state),
    disks: { mine: DISK_FINE, theirs: DISK_FINE },
    peer: ['opening', 'choosing', 'waiting', 'proving'].includes(state.kind) ? null : 'bruno-pc',
    state,
    parted: null,
    ...change,
  }
}

/** The Line as the app has it in each state. */
function lineOf({ kind }: TransferState): LineView {
  if (kind === 'opening') return { mine: 'connecting', theirs: 'idle' }
  if (kind === 'waiting') return { mine: 'open', theirs: 'idle' }
  if (kind === 'transferring') return { mine: 'flowing', theirs: 'flowing' }
  if (kind === 'proving' || kind === 'offering' || kind === 'deciding') return { mine: 'open', theirs: 'open' }
  return { mine: 'idle', theirs: 'idle' }
}

export function received(state: TransferState, change: Partial<TransferView> = {}): TransferView {
  const peer = ['opening', 'choosing', 'proving'].includes(state.kind) ? null : 'ana-notebook'
  return transfer(state, { direction: 'receive', peer, summary: offered, ...change })
}

export const waiting = (code = '4271-abacate-violeta', guessesLeft = 3): TransferState => ({
  kind: 'waiting',
  code,
  invite: `malote://192.168.0.15:19034/${code}`,
  guessesLeft,
})

export function file(index: number, path: string, size: number, change: Partial<FileResultView> = {}): FileResultView {
  return { index, path, size, sha256: sha, outcome: 'verified', error: null, ...change }
}

export function progress(change: Partial<ProgressView> = {}): TransferState {
  return {
    kind: 'transferring',
    progress: {
      bytes: 11_240_000_000,
      total: 18_400_000_000,
      filesDone: 737,
      files: 1204,
      bytesPerSecond: 92_000_000,
      secondsLeft: 78,
      current: { path: 'fotos-casamento/cerimonia/IMG_2231.CR3', size: 48_100_000, bytes: 19_700_000 },
      recent: [
        file(730, 'fotos-casamento/cerimonia/IMG_2230.CR3', 47_900_000),
        file(729, 'fotos-casamento/cerimonia/IMG_2229.CR3', 48_300_000),
        file(728, 'fotos-casamento/cerimonia/IMG_2228.CR3', 46_700_000),
      ],
      silentFor: null,
      ...change,
    },
  }
}

export const offered: SummaryView = {
  files: 4,
  folders: 1,
  bytes: 2_089_200_000,
  names: ['contrato-assinado.pdf', 'plantas', 'visita.mp4'],
  top: 3,
  counting: false,
}

export const offerEntries: readonly EntryView[] = [
  { index: 0, path: 'contrato-assinado.pdf', kind: 'file', size: 1_200_000, exists: true },
  { index: 1, path: 'plantas', kind: 'folder', size: 0, exists: false },
  { index: 2, path: 'plantas/terreo.dwg', kind: 'file', size: 40_000_000, exists: false },
  { index: 3, path: 'plantas/superior.dwg', kind: 'file', size: 48_000_000, exists: false },
  { index: 4, path: 'visita.mp4', kind: 'file', size: 2_000_000_000, exists: false },
]

export const deciding = (change: Partial<TransferState & { kind: 'deciding' }> = {}): TransferState => ({
  kind: 'deciding',
  spared: 0,
  folder: { token: 'downloads', name: 'Downloads' },
  free: 214_000_000_000,
  conflicts: 1,
  ...change,
})

export const done = (change: Partial<TransferState & { kind: 'done' }> = {}): TransferState => ({
  kind: 'done',
  bytes: 1_204_331,
  seconds: 2,
  verified: 1,
  skipped: 0,
  failed: 0,
  corrupted: 0,
  results: [file(0, 'contrato-assinado.pdf', 1_204_331)],
  ...change,
})

/** Two relays that have the code's room: the chosen one, and one that was found. */
export const choosing: TransferState = {
  kind: 'choosing',
  relays: [
    { name: null, address: 'relay.exemplo.org:19034', configured: true },
    { name: 'oficina-pc', address: '192.168.0.40:19034', configured: false },
  ],
}

export const noTunnel: RelayView['tunnel'] = { state: { kind: 'off' }, token: 'none', keeps: true, sentThisMonth: 0 }

export const relayOff: RelayView = { rev: 1, hosting: { kind: 'off' }, tunnel: noTunnel, nearby: [] }

const checked = (check: AddressCheckView['kind']): AddressCheckView =>
  check === 'blocked' ? { kind: check, error: errorInfo('relay.unreachable') } : { kind: check }

/** The addresses of the relay here, each with what its test came to. */
export function addressesOf(...checks: readonly AddressCheckView['kind'][]): readonly HostedAddressView[] {
  const [first = 'untested', second = 'untested', third = 'untested'] = checks
  return [
    { address: '192.168.0.15:19034', kind: 'lan', interfaceName: 'Wi-Fi', check: checked(first) },
    { address: '[2804:14d:5c40::15]:19034', kind: 'lan', interfaceName: 'Wi-Fi', check: checked(second) },
    { address: '10.8.0.4:19034', kind: 'vpn', interfaceName: 'wg0', check: checked(third) },
  ]
}

export const nearby: RelayView['nearby'] = [
  { name: 'oficina-pc', addresses: ['192.168.0.40:19034', '[fe80::1c2:40%3]:19034'] },
  { name: 'NAS da sala', addresses: ['192.168.0.2:19034'] },
]

export function relayOn(change: Partial<RelayView['hosting'] & { kind: 'on' }> = {}, rev = 1): RelayView {
  return {
    rev,
    hosting: {
      kind: 'on',
      port: 19034,
      moved: false,
      addresses: addressesOf(),
      invite: 'malote://192.168.0.15:19034',
      announced: true,
      figures: { connections: 5, waiting: 1, transfers: 2, bytes: 41_800_000_000, bytesPerSecond: 184_000_000 },
      ...change,
    },
    tunnel: noTunnel,
    nearby: [],
  }
}

export const settings: SettingsView = {
  rev: 1,
  deviceName: 'ana-notebook',
  language: 'en',
  theme: 'light',
  folder: { token: 'downloads', name: 'Downloads' },
  relay: null,
  relayPassword: 'none',
  conflict: 'keep-both',
  hostAtStart: false,
  discovery: true,
}

export const history: readonly HistoryItem[] = [
  past('verified', { names: ['visita.mp4'], top: 1, files: 1, bytes: 2_000_000_000, peer: 'bruno-pc' }),
  past('partial', {
    direction: 'receive',
    peer: 'estúdio',
    names: ['gravações'],
    top: 1,
    files: 212,
    bytes: 9_120_000_000,
  }),
  past('declined', { names: ['orçamento-2026.xlsx'], top: 1, files: 1, bytes: 84_120, peer: 'carla' }),
  past('failed', {
    names: ['fotos-casamento'],
    top: 3,
    error: { code: 'relay.unreachable', side: 'relay', retryable: true },
  }),
]

function past(outcome: HistoryItem['outcome'], change: Partial<HistoryItem>): HistoryItem {
  const id = `${outcome} ${change.names?.join()}`
  return {
    id,
    direction: 'send',
    at: AT,
    names: [],
    top: 0,
    files: 1204,
    bytes: 18_400_000_000,
    peer: null,
    outcome,
    error: null,
    ...change,
  }
}

/** One of each kind, and a received one whose relay is this computer's. */
export const unfinished: readonly UnfinishedView[] = [
  left('interrupted', { direction: 'receive', peer: 'estúdio', folder: 'Downloads', parts: 1, partBytes: 214_000_000 }),
  left('interrupted', { id: 'two', names: ['fotos-casamento', 'convite.pdf', 'lista.ods'], top: 3, here: true }),
  left('waiting', { id: 'three', names: ['orçamento-2026.xlsx'], peer: null, files: 1, bytes: 84_120, bytesDone: 0 }),
  left('partial', { id: 'four', names: ['visita.mp4', 'plantas'], top: 2, lost: 2, peer: 'bruno-pc' }),
]

export function left(kind: UnfinishedView['kind'], change: Partial<UnfinishedView> = {}): UnfinishedView {
  return {
    ...{ id: 'one', direction: 'send', at: AT, kind, names: ['gravações'], top: 1, files: 212, bytes: 9_120_000_000 },
    ...{ bytesDone: 6_240_000_000, lost: 0, peer: 'carla', folder: null, parts: 0, partBytes: 0 },
    ...{ relay: '192.168.0.15:19034', here: false },
    ...change,
  }
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    shell: 'desktop',
    version: '0.1.0',
    systemLanguage: 'en',
    transfers: [],
    relay: relayOff,
    settings,
    history: [],
    unfinished: [],
    ...change,
  }
}
