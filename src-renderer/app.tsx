import { useEffect, useMemo, useReducer } from 'react'
import { createActions } from './actions.ts'
import type { Bridge } from './bridge-contract.ts'
import { Announcer } from './features/frame/announcer.tsx'
import { ConnectionBanner, Notice } from './features/frame/banners.tsx'
import { DropOverlay } from './features/frame/drop-overlay.tsx'
import { PlaceView } from './features/frame/place-view.tsx'
import { Sidebar } from './features/frame/sidebar.tsx'
import { Splash } from './features/frame/splash.tsx'
import { useOpened } from './features/frame/use-opened.ts'
import { usePasteAnywhere } from './features/frame/use-paste-anywhere.ts'
import { useShortcuts } from './features/frame/use-shortcuts.ts'
import { useWindowTitle } from './features/frame/use-window-title.ts'
import { useLookAgain } from './features/unfinished/use-look-again.ts'
import type { Store } from './store.ts'
import { firstUi, nextUi } from './ui-state.ts'
import { localeOf, useWindowState, WindowReact } from './window-context.ts'

/** The whole window. */
export function App({ bridge, store }: { readonly bridge: Bridge; readonly store: Store }) {
  const [ui, dispatch] = useReducer(nextUi, firstUi)
  const actions = useMemo(() => createActions(bridge, dispatch), [bridge])
  const context = useMemo(() => ({ bridge, store, actions, ui }), [bridge, store, actions, ui])
  const { app } = useWindowState(store)
  const locale = localeOf(app)
  const theme = app?.settings.theme ?? 'system'
  useEffect(() => {
    document.documentElement.lang = locale
    document.documentElement.dataset.theme = theme
  }, [locale, theme])
  return <WindowReact value={context}>{app ? <Frame /> : <Splash />}</WindowReact>
}

function Frame() {
  useShortcuts()
  usePasteAnywhere()
  useOpened()
  useWindowTitle()
  useLookAgain()
  return (
    <div className="frame" data-testid="drop-zone">
      <Sidebar />
      <main className="main" id="content" tabIndex={-1}>
        <div className="page">
          <ConnectionBanner />
          <Notice />
          <PlaceView />
        </div>
      </main>
      <DropOverlay />
      <Announcer />
    </div>
  )
}
