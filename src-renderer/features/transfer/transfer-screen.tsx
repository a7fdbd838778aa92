import type { TransferView } from '../../../src-shared/views.ts'
import { Heading } from '../../components/heading.tsx'
import { Line } from '../../components/line.tsx'
import { isEnded } from '../../ui-state.ts'
import { useApp, useWording } from '../../window-context.ts'
import { ChooseRelay } from '../receive/choose-relay.tsx'
import { OfferPanel } from '../receive/offer-panel.tsx'
import { WaitingPanel } from '../send/waiting-panel.tsx'
import { CancelButton } from './cancel-button.tsx'
import { EndedPanel } from './ended-panel.tsx'
import { peerText } from './figures.ts'
import { headline } from './headline.ts'
import { lineModel } from './line-model.ts'
import { PartedNote } from './parted-note.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { ResultPanel } from './result-panel.tsx'

/** One transfer, from the first call to the seal. */
export function TransferScreen({ view }: { readonly view: TransferView }) {
  const { settings, shell } = useApp()
  const wording = useWording()
  // What a browser's page sends is held by that page alone.
  const bound = shell === 'web' && view.direction === 'send' && !view.continued && !isEnded(view)
  const { title, sub } = headline(view, wording, settings.folder.name)
  return (
    <section className="stack" data-testid="transfer-state" data-state={view.state.kind} data-id={view.id}>
      <Heading title={title} sub={sub} focusKey={`${view.id} ${view.state.kind}`}>
        {cancelInHead.has(view.state.kind) && <CancelButton view={view} />}
      </Heading>
      {view.parted && (
        <PartedNote
          id={view.id}
          parted={view.parted}
          peer={peerText(view, wording)}
          looking={view.continued === 'looking'}
        />
      )}
      <Body view={view} />
      {bound && <p className="sub small centred-text">{wording.texts.unfinished.pageOnly}</p>}
    </section>
  )
}

/** States whose only button is to give up; the others have it among their own. */
const cancelInHead: ReadonlySet<string> = new Set(['opening', 'choosing', 'proving', 'offering', 'transferring'])

function Body({ view }: { readonly view: TransferView }) {
  const { state } = view
  switch (state.kind) {
    case 'waiting':
      return (
        <WaitingPanel view={view} state={state}>
          <LineCard view={view} />
        </WaitingPanel>
      )
    case 'choosing':
      return <ChooseRelay id={view.id} relays={state.relays} />
    case 'deciding':
      return <OfferPanel key={view.id} view={view} state={state} />
    case 'transferring':
      return (
        <>
          <LineCard view={view} />
          <ProgressPanel progress={state.progress} files={view.summary.files} still={standsStill(view)} />
        </>
      )
    case 'done':
      return <ResultPanel view={view} state={state} />
    case 'declined':
    case 'cancelled':
      return <EndedPanel view={view} error={null} />
    case 'failed':
      return (
        <>
          <LineCard view={view} />
          <EndedPanel view={view} error={state.error} />
        </>
      )
    default:
      return <LineCard view={view} />
  }
}

function standsStill({ parted, disks }: TransferView): boolean {
  return parted !== null || disks.mine.state !== 'fine' || disks.theirs.state !== 'fine'
}

function LineCard({ view }: { readonly view: TransferView }) {
  const { settings, relay } = useApp()
  const wording = useWording()
  return (
    <div className="card line-card">
      <Line model={lineModel(view, settings.deviceName, wording, relay.nearby)} />
    </div>
  )
}
