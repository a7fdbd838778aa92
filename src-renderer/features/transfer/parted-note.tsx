import { Unplug } from 'lucide-react'
import { formatSeconds } from '../../../src-shared/format.ts'
import type { PartedView, TransferId } from '../../../src-shared/views.ts'
import { useNow } from '../../use-now.ts'
import { useErrorTexts, useWording } from '../../window-context.ts'
import { MovedRelay } from './moved-relay.tsx'

interface PartedNoteProps {
  readonly id: TransferId
  readonly parted: PartedView
  readonly peer: string
  /** It goes on with what another run of Malote began: the other side's may be closed, too. */
  readonly looking: boolean
}

/** A line that is being mended: what is wrong, that nothing is lost, and when it is tried next. */
export function PartedNote({ id, parted, peer, looking }: PartedNoteProps) {
  const { texts } = useWording()
  const { sentence } = useErrorTexts()[parted.why.code]
  const awaited = looking && parted.retryAt === null
  return (
    <div className="banner warn" role="status" data-testid="parted">
      <Unplug size={18} aria-hidden="true" />
      <div className="grow">
        <b>{awaited ? texts.unfinished.notHere(peer) : sentence}</b>
        <p>{parted.retryAt === null ? texts.state.awaiting(peer) : <NextTry at={parted.retryAt} />}</p>
        {awaited && <p>{texts.unfinished.theyMust}</p>}
        <MovedRelay id={id} />
      </div>
    </div>
  )
}

/** Counts down; a reader hears the sentence once, not every second. */
function NextTry({ at }: { readonly at: number }) {
  const { texts, locale } = useWording()
  const left = (at - useNow(1000)) / 1000
  return (
    <span aria-live="off">
      {left > 0.5 ? texts.state.retryIn(formatSeconds(Math.ceil(left), locale)) : texts.state.retrying}
    </span>
  )
}
