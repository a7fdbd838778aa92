import { Activity, ArrowDownToLine, ArrowUpFromLine, type LucideIcon, SlidersHorizontal, Waypoints } from 'lucide-react'
import type { Direction } from '../../../src-shared/views.ts'
import { Logo } from '../../components/logo.tsx'
import { isEnded, type Place, places } from '../../ui-state.ts'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { HostCard } from '../relay/host-card.tsx'

const icons: Readonly<Record<Place, LucideIcon>> = {
  send: ArrowUpFromLine,
  receive: ArrowDownToLine,
  relay: Waypoints,
  activity: Activity,
  settings: SlidersHorizontal,
}

/** The five places, and the switch that makes this computer a relay. */
export function Sidebar() {
  const { texts } = useWording()
  return (
    <div className="side">
      <a className="skip-link" href="#content">
        {texts.frame.skip}
      </a>
      <div className="brand">
        <Logo size={28} />
        <span>Malote</span>
      </div>
      <nav className="places" aria-label={texts.frame.places}>
        {places.map((place, at) => (
          <PlaceButton key={place} place={place} digit={at + 1} />
        ))}
      </nav>
      <HostCard />
    </div>
  )
}

function PlaceButton({ place, digit }: { readonly place: Place; readonly digit: number }) {
  const { ui, actions } = useWindow()
  const { texts } = useWording()
  const running = useRunning(place)
  const { unfinished } = useApp()
  const left = place === 'activity' ? unfinished.length : 0
  const Icon = icons[place]
  return (
    <button
      type="button"
      className="place"
      aria-current={ui.place === place ? 'page' : undefined}
      title={running > 0 ? texts.frame.running(running) : left > 0 ? texts.unfinished.canGoOn(left) : undefined}
      aria-keyshortcuts={`Control+${digit} Meta+${digit}`}
      onClick={() => actions.dispatch({ kind: 'go', place })}
    >
      <Icon size={18} aria-hidden="true" />
      <span>{texts.frame[place]}</span>
      {running > 0 && (
        <span className="count" aria-hidden="true">
          {running}
        </span>
      )}
      {left > 0 && (
        <span className="count unfinished-count" aria-hidden="true">
          {left}
        </span>
      )}
    </button>
  )
}

/** Transfers of a place that have not ended; the other places have none. */
function useRunning(place: Place): number {
  const { transfers } = useApp()
  const directions: readonly Place[] = ['send', 'receive'] satisfies Direction[]
  if (!directions.includes(place)) return 0
  return transfers.filter((view) => view.direction === place && !isEnded(view)).length
}
