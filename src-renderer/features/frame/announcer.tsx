import { useEffect, useRef, useState } from 'react'
import type { TransferView } from '../../../src-shared/views.ts'
import { useApp, useWording } from '../../window-context.ts'
import { headline } from '../transfer/headline.ts'

/** Reads every change of a transfer's state to a screen reader. */
export function Announcer() {
  const { transfers, settings } = useApp()
  const wording = useWording()
  const known = useRef(new Map(transfers.map(({ id, ...rest }) => [id, phaseOf(rest)])))
  const [text, setText] = useState('')
  useEffect(() => {
    const changed = transfers.filter((view) => known.current.get(view.id) !== phaseOf(view))
    known.current = new Map(transfers.map((view) => [view.id, phaseOf(view)]))
    if (changed.length > 0)
      setText(changed.map((view) => spoken(headline(view, wording, settings.folder.name))).join(' '))
  }, [transfers, wording, settings.folder.name])
  return (
    <div className="off-screen" role="status" aria-live="polite">
      {text}
    </div>
  )
}

/** What is worth saying again once it changes. */
function phaseOf({ state }: Pick<TransferView, 'state'>): string {
  return state.kind === 'waiting' ? `waiting ${state.guessesLeft}` : state.kind
}

function spoken({ title, sub }: { readonly title: string; readonly sub: string }): string {
  return `${title}. ${sub}`
}
