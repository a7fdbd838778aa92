import { ErrorNote } from '../../components/error-note.tsx'
import { useWindow, useWindowState, useWording } from '../../window-context.ts'

/** Says that the app is gone, as long as it is. */
export function ConnectionBanner() {
  const { store } = useWindow()
  const { connected } = useWindowState(store)
  const { texts } = useWording()
  if (connected) return null
  return (
    <div className="banner warn" role="alert">
      <b>{texts.frame.lost}</b>
      <p>{texts.frame.lostHint}</p>
    </div>
  )
}

/** What went wrong outside of any transfer. */
export function Notice() {
  const { ui, actions } = useWindow()
  if (!ui.notice) return null
  return <ErrorNote error={ui.notice} onDismiss={() => actions.dispatch({ kind: 'notice', error: null })} />
}
