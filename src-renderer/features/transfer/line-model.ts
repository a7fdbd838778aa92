import { formatBytes, formatSeconds } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { LegView, LineView, TransferView } from '../../../src-shared/views.ts'
import type { LegModel, LineModel, NodeModel } from '../../components/line-types.ts'
import type { Wording } from '../../window-context.ts'

/** What the Line says about a transfer; `device` is this computer's name. */
export function lineModel(view: TransferView, device: string, wording: Wording): LineModel {
  const { texts } = wording
  const { mine, theirs } = settledLine(view)
  const you: NodeModel = { name: texts.line.you, what: printable(device), present: true }
  const relay = relayNode(view, wording)
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
    mine: leg(mine, you, relay, legLabel(view, mine, wording)),
    theirs: leg(theirs, relay, they, theirLabel(view, theirs, wording)),
  }
}

/** Nothing flows any more in a transfer that has failed, whatever the legs did last. */
function settledLine({ state, line }: TransferView): LineView {
  const settle = (leg: LegView) => (state.kind === 'failed' && leg !== 'broken' ? 'idle' : leg)
  return { mine: settle(line.mine), theirs: settle(line.theirs) }
}

function relayNode({ relay, line }: TransferView, { texts }: Wording): NodeModel {
  const present = line.mine !== 'idle' && line.mine !== 'connecting' && line.mine !== 'broken'
  if (relay.address === '') return { name: texts.line.relay, what: texts.line.relayUnknown, present: false }
  const address = printable(relay.address)
  return relay.here
    ? { name: texts.line.yourRelay, what: address, present }
    : { name: address.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''), what: texts.line.relay, present }
}

function peerNode(view: TransferView, { texts }: Wording): NodeModel {
  const { state, peer, line } = view
  if (state.kind === 'proving') return { name: texts.line.someone, what: texts.line.proving, present: true }
  if (peer === null) return { name: texts.line.they, what: texts.line.notHere, present: false }
  const gone = line.theirs === 'broken' || line.theirs === 'idle'
  const away = view.continued && state.kind === 'opening' ? texts.line.notHere : texts.line.gone
  return { name: printable(peer), what: gone ? away : texts.line.here, present: !gone }
}

function legLabel(view: TransferView, leg: LegView, { texts, locale }: Wording): string | null {
  const progress = view.state.kind === 'transferring' ? view.state.progress : null
  switch (leg) {
    case 'flowing':
      return progress && progress.bytesPerSecond > 0
        ? texts.line.perSecond(formatBytes(progress.bytesPerSecond, locale))
        : null
    case 'stalled':
      return progress?.silentFor ? texts.line.silent(formatSeconds(progress.silentFor, locale)) : texts.line.stalled
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
  if (view.state.kind === 'waiting') return line.waiting
  if (view.state.kind === 'offering' && view.direction === 'send') return line.deciding
  if (view.state.kind === 'deciding') return line.youDecide
  return legLabel(view, leg, wording)
}
