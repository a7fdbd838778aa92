import { formatBytes, formatSeconds } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { DiskView, LegView, LineView, NearbyRelayView, TransferView } from '../../../src-shared/views.ts'
import type { LegModel, LineModel, NodeModel } from '../../components/line-types.ts'
import type { Wording } from '../../window-context.ts'

/** What the Line says about a transfer; `device` is this computer's name, `nearby` what relays call themselves. */
export function lineModel(
  view: TransferView,
  device: string,
  wording: Wording,
  nearby: readonly NearbyRelayView[] = [],
): LineModel {
  const { texts } = wording
  const { mine, theirs } = settledLine(view)
  const you: NodeModel = {
    name: texts.line.you,
    what: printable(device),
    present: true,
    ...trouble(view, 'mine', wording),
  }
  const relay = relayNode(view, wording, nearby)
  const they = peerNode(view, wording)
  const leg = (state: LegView, from: NodeModel, to: NodeModel, label: string | null): LegModel => ({
    state,
    label,
    spoken: texts.line.legOf(from.name, to.name, label ?? texts.line.legs[state]),
  })
  return {
    name: texts.line.name,
    towards: view.direction === 'send' ? 'them' : 'you',
    you,
    relay,
    they,
    mine: leg(mine, you, relay, legLabel(view, 'mine', mine, wording)),
    theirs: leg(theirs, relay, they, theirLabel(view, theirs, wording)),
  }
}

/** Nothing flows any more in a transfer that has failed, whatever the legs did last, nor in one that waits for a disk. */
function settledLine({ state, line, disks }: TransferView): LineView {
  const waits = disks.mine.state !== 'fine' || disks.theirs.state !== 'fine'
  const settle = (leg: LegView) => {
    if (state.kind === 'failed' && leg !== 'broken') return 'idle'
    return waits && leg === 'flowing' ? 'open' : leg
  }
  return { mine: settle(line.mine), theirs: settle(line.theirs) }
}

/** What a disk does at one end, in the place of what that end is called: it is there that somebody can help. */
function trouble(
  view: TransferView,
  whose: 'mine' | 'theirs',
  wording: Wording,
): Pick<NodeModel, 'what' | 'troubled'> | null {
  const disk = view.disks[whose]
  return disk.state === 'fine' ? null : { what: diskLabel(disk, wording), troubled: true }
}

/** How much room is missing stands above, where there is room for it. */
function diskLabel({ state }: DiskView, { texts }: Wording): string {
  return state === 'slow' ? texts.line.diskSlow : texts.line.diskFull
}

function relayNode({ relay, line }: TransferView, { texts }: Wording, nearby: readonly NearbyRelayView[]): NodeModel {
  const present = line.mine !== 'idle' && line.mine !== 'connecting' && line.mine !== 'broken'
  if (relay.address === '') return { name: texts.line.relay, what: texts.line.relayUnknown, present: false }
  const address = printable(relay.address)
  if (relay.here) return { name: texts.line.yourRelay, what: address, present }
  const found = nearby.find(({ addresses }) => addresses.includes(relay.address))
  return found
    ? { name: printable(found.name), what: texts.line.relayFound, present }
    : { name: address.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''), what: texts.line.relay, present }
}

function peerNode(view: TransferView, wording: Wording): NodeModel {
  const { texts } = wording
  const { state, peer, line } = view
  if (state.kind === 'proving') return { name: texts.line.someone, what: texts.line.proving, present: true }
  if (peer === null) return { name: texts.line.they, what: texts.line.notHere, present: false }
  const gone = line.theirs === 'broken' || line.theirs === 'idle'
  const what = gone ? awayText(view, wording) : texts.line.here
  return { name: printable(peer), what, present: !gone, ...trouble(view, 'theirs', wording) }
}

/** Where this side does not even reach the relay, nothing is known of them. */
function awayText({ continued, parted, line }: TransferView, { texts }: Wording): string {
  if (continued === 'looking') return texts.line.notHere
  return parted !== null && line.theirs === 'idle' ? texts.line.legs.idle : texts.line.gone
}

function legLabel(
  view: TransferView,
  side: 'mine' | 'theirs',
  leg: LegView,
  { texts, locale }: Wording,
): string | null {
  const progress = view.state.kind === 'transferring' ? view.state.progress : null
  switch (leg) {
    case 'flowing':
      return progress && progress.bytesPerSecond > 0
        ? texts.line.perSecond(formatBytes(progress.bytesPerSecond, locale))
        : null
    case 'stalled':
      if (!progress?.silentFor) return texts.line.stalled
      if (progress.unheard) return texts.line.unheard(formatSeconds(progress.silentFor, locale))
      return texts.line[side === 'mine' ? 'relaySilent' : 'silent'](formatSeconds(progress.silentFor, locale))
    case 'connecting':
      return texts.line.connecting
    case 'broken':
      return texts.line.broken
    default:
      return null
  }
}

function theirLabel(view: TransferView, leg: LegView, wording: Wording): string | null {
  const { line } = wording.texts
  if (leg === 'stalled' || leg === 'broken') return legLabel(view, 'theirs', leg, wording)
  if (view.state.kind === 'waiting') return line.waiting
  if (view.state.kind === 'offering' && view.direction === 'send') return line.deciding
  if (view.state.kind === 'deciding') return line.youDecide
  return legLabel(view, 'theirs', leg, wording)
}
