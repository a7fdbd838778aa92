import { formatBytes, formatSeconds } from '../../../src-shared/format.ts'
import type { DiskView, TransferState, TransferView } from '../../../src-shared/views.ts'
import type { Wording } from '../../window-context.ts'
import { amountText, isolate, namesText, peerText } from './figures.ts'

export interface Headline {
  readonly title: string
  readonly sub: string
}

/** A transfer's state in one line and a half; `folder` is where received files go. */
export function headline(view: TransferView, wording: Wording, folder: string): Headline {
  const { texts } = wording
  const { state } = view
  const peer = peerText(view, wording)
  const sends = view.direction === 'send'
  if (view.continued === 'looking' && view.peer !== null && (state.kind === 'opening' || state.kind === 'transferring'))
    return { title: texts.unfinished.looking(peer), sub: namesOrNothing(view, wording) }
  switch (state.kind) {
    case 'opening':
      return { title: sends ? texts.state.openingSend : texts.state.openingReceive, sub: openingText(view, wording) }
    case 'choosing':
      return { title: texts.state.choosing, sub: texts.state.choosingSub }
    case 'waiting':
      return {
        title: texts.state.waiting(namesText(view.summary, wording)),
        sub: texts.state.waitingSub(amountText(view.summary, wording)),
      }
    case 'proving':
      return { title: texts.state.proving, sub: texts.state.provingSub }
    case 'offering':
      return sends
        ? { title: texts.state.offeringSend(peer), sub: texts.state.offeringSendSub(amountText(view.summary, wording)) }
        : { title: texts.state.offeringReceive(peer), sub: texts.state.offeringReceiveSub }
    case 'deciding':
      return decidingHeadline(view, state, wording)
    case 'transferring':
      return transferringHeadline(view, state, wording)
    case 'done':
      return doneHeadline(view, state, wording, folder)
    default:
      return endedHeadline(view, state, wording)
  }
}

/** Which relay is called, or that one is still looked for. */
function openingText({ relay, direction }: TransferView, { texts }: Wording): string {
  if (relay.address !== '') return texts.state.openingSub
  return direction === 'send' ? texts.state.findingSend : texts.state.findingReceive
}

type Of<K extends TransferState['kind']> = TransferState & { readonly kind: K }

function decidingHeadline(view: TransferView, state: Of<'deciding'>, wording: Wording): Headline {
  const { texts, locale } = wording
  const { files, folders, bytes } = view.summary
  const what = files === 0 && folders > 0 ? texts.common.folders(folders) : texts.common.files(files)
  const free = state.free === null ? [] : [texts.receive.free(formatBytes(state.free, locale))]
  return {
    title: texts.state.deciding(peerText(view, wording), what),
    sub: [`${formatBytes(bytes, locale)}.`, ...free, texts.receive.untouched].join(' '),
  }
}

function transferringHeadline(view: TransferView, state: Of<'transferring'>, wording: Wording): Headline {
  const { texts } = wording
  const peer = peerText(view, wording)
  return {
    title: view.direction === 'send' ? texts.state.sending(peer) : texts.state.receiving(peer),
    sub: silenceText(view, state, wording) ?? diskText(view, wording) ?? namesText(view.summary, wording),
  }
}

/** On which leg nothing is heard; null where all is well. */
function silenceText(view: TransferView, state: Of<'transferring'>, wording: Wording): string | null {
  const { silentFor } = state.progress
  if (silentFor === null) return null
  const seconds = formatSeconds(silentFor, wording.locale)
  const { state: texts } = wording.texts
  const near = view.line.mine === 'stalled'
  if (state.progress.unheard)
    return near ? texts.unheardNear(seconds) : texts.unheardFar(peerText(view, wording), seconds)
  return near ? texts.silentRelay(seconds) : texts.silentPeer(peerText(view, wording), seconds)
}

/** At which end it waits for a disk: one's own first, about which a person can do something. */
function diskText(view: TransferView, wording: Wording): string | null {
  const { mine, theirs } = view.disks
  const { disk } = wording.texts
  const peer = peerText(view, wording)
  const room = ({ missing }: DiskView) => (missing === null ? null : formatBytes(missing, wording.locale))
  if (mine.state === 'full') return disk.mineFull(room(mine))
  if (theirs.state === 'full') return disk.theirsFull(peer, room(theirs))
  if (mine.state === 'slow') return disk.mineSlow
  return theirs.state === 'slow' ? disk.theirsSlow(peer) : null
}

function doneHeadline(view: TransferView, state: Of<'done'>, wording: Wording, folder: string): Headline {
  const { texts, locale } = wording
  const figures = texts.state.doneSub(
    formatBytes(state.bytes, locale),
    formatSeconds(Math.max(1, state.seconds), locale),
  )
  const saved = view.direction === 'receive' && state.verified > 0 ? ` ${texts.state.inFolder(isolate(folder))}` : ''
  return { title: doneTitle(view, state, wording), sub: figures + saved }
}

function doneTitle(view: TransferView, state: Of<'done'>, wording: Wording): string {
  const { texts } = wording
  if (state.corrupted > 0) return texts.state.corrupted(state.corrupted)
  if (state.failed > 0) return texts.state.partial(state.failed)
  const { files, folders } = view.summary
  if (state.verified === 0 && files > 0) return texts.state.nothingNew
  const many = files === 0 ? texts.common.folders(folders) : texts.common.files(state.verified)
  const single = state.verified === 1 ? state.results.find(({ outcome }) => outcome === 'verified') : undefined
  const name = single && isolate(single.path.split('/').at(-1) ?? single.path)
  if (view.direction === 'receive') return name ? texts.state.receivedOne(name) : texts.state.receivedMany(many)
  const peer = peerText(view, wording)
  return name ? texts.state.sentOne(name, peer) : texts.state.sentMany(many, peer)
}

function endedHeadline(
  view: TransferView,
  state: Of<'declined'> | Of<'cancelled'> | Of<'failed'>,
  wording: Wording,
): Headline {
  const { texts } = wording
  const peer = peerText(view, wording)
  if (state.kind === 'failed') return { title: texts.state.failed, sub: namesOrNothing(view, wording) }
  if (state.kind === 'cancelled')
    return {
      title: state.by === 'me' ? texts.state.cancelledMe : texts.state.cancelledPeer(peer),
      sub: texts.state.cancelledSub,
    }
  return state.by === 'me'
    ? { title: texts.state.declinedMe, sub: texts.state.declinedMeSub }
    : { title: texts.state.declinedPeer(peer), sub: texts.state.declinedPeerSub }
}

function namesOrNothing(view: TransferView, wording: Wording): string {
  return view.summary.names.length === 0 ? '' : namesText(view.summary, wording)
}
