import { useState } from 'react'
import { formatBytes } from '../../../src-shared/format.ts'
import type { ConflictChoice, TransferState, TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { conflictOptions } from '../settings/conflict-options.ts'
import { OfferList } from './offer-list.tsx'
import { SaveTo } from './save-to.tsx'
import { isWhole, type Offer, roomFor, type Skipped, type Sum, sumOf, toggle, toggleAll } from './selection.ts'
import { useOffer } from './use-offer.ts'

type Deciding = TransferState & { readonly kind: 'deciding' }

/** The list before a byte is written: what to take, where to, and what to do with names that exist. */
export function OfferPanel({ view, state }: { readonly view: TransferView; readonly state: Deciding }) {
  const { texts } = useWording()
  const { settings } = useApp()
  const reading = useOffer(view.id, state.folder.token)
  const [skipped, setSkipped] = useState<Skipped>(new Set())
  const [conflict, setConflict] = useState<ConflictChoice>(settings.conflict)
  const offer = reading?.offer
  const sum = offer ? chosenOf(offer, skipped, view) : null
  return (
    <>
      <div className="card">
        {reading && offer ? (
          <>
            <ListHead offer={offer} skipped={skipped} sum={sum} onAll={(on) => setSkipped(toggleAll(offer, on))} />
            <OfferList
              offer={offer}
              skipped={skipped}
              conflict={conflict}
              want={reading.want}
              onToggle={(entry, on) => setSkipped(toggle(offer, skipped, entry, on))}
            />
          </>
        ) : (
          <p className="pad sub">{texts.receive.loadingList}</p>
        )}
      </div>
      {state.conflicts > 0 && (
        <div className="card pad conflict">
          <span className="grow">{texts.receive.conflict(state.conflicts)}</span>
          <Segmented
            name={texts.receive.conflict(state.conflicts)}
            value={conflict}
            options={conflictOptions(settings.conflict)}
            labels={texts.conflict}
            onChange={setConflict}
          />
        </div>
      )}
      <SaveTo id={view.id} folder={state.folder} />
      <Answer
        view={view}
        state={state}
        sum={sum}
        needed={offer ? roomFor(offer, skipped, conflict, state.spared) : null}
        skipped={skipped}
        conflict={conflict}
      />
    </>
  )
}

/** What is chosen. While a long list is still being read it is known only as long as nothing is left out. */
function chosenOf(offer: Offer, skipped: Skipped, { summary }: TransferView): Sum | null {
  if (skipped.size > 0 || isWhole(offer)) return sumOf(offer, skipped)
  return { files: summary.files, bytes: summary.bytes, entries: offer.total }
}

interface ListHeadProps {
  readonly offer: Offer
  readonly skipped: Skipped
  readonly sum: Sum | null
  readonly onAll: (on: boolean) => void
}

function ListHead({ offer, skipped, sum, onAll }: ListHeadProps) {
  const { texts } = useWording()
  if (offer.total < 2) return null
  const files = isWhole(offer) ? (sumOf(offer, new Set())?.files ?? 0) : null
  const none = sum?.entries === 0
  return (
    <div className="row list-head">
      <Checkbox
        tick={skipped.size === 0 ? 'on' : none ? 'off' : 'mixed'}
        name={texts.receive.takeAll}
        disabled={!isWhole(offer)}
        onChange={onAll}
      />
      <span className="grow">{texts.receive.takeAll}</span>
      {files !== null && sum && <span className="sub small">{texts.receive.chosen(sum.files, files)}</span>}
    </div>
  )
}

interface AnswerProps {
  readonly view: TransferView
  readonly state: Deciding
  readonly sum: Sum | null
  /** Bytes of room that are needed; null while that is not known. */
  readonly needed: number | null
  readonly skipped: Skipped
  readonly conflict: ConflictChoice
}

function Answer({ view: { id }, state, sum, needed, skipped, conflict }: AnswerProps) {
  const { bridge, actions } = useWindow()
  const { texts, locale } = useWording()
  const size = (bytes: number) => formatBytes(bytes, locale)
  const lacking = needed !== null && state.free !== null && needed > state.free ? { needed, free: state.free } : null
  const accept = () => bridge.answerOffer({ id, accept: true, skip: [...skipped], conflict })
  return (
    <>
      {lacking && (
        <p className="banner bad" role="alert">
          {texts.receive.tooSmall(size(lacking.needed), size(lacking.free))}
        </p>
      )}
      <div className="buttons ending">
        <Button
          look="quiet"
          data-testid="decline"
          onClick={() => void actions.report(bridge.answerOffer({ id, accept: false }))}
        >
          {texts.receive.decline}
        </Button>
        <Button
          look="primary"
          data-testid="accept"
          disabled={lacking !== null || sum?.entries === 0}
          onClick={() => void actions.report(accept())}
        >
          {sum === null ? texts.receive.accept : texts.receive.acceptSize(size(sum.bytes))}
        </Button>
      </div>
    </>
  )
}
