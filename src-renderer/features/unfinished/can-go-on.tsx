import { useApp, useWindow, useWording } from '../../window-context.ts'

/** A quiet line on the empty pages: something was left that can go on. */
export function CanGoOn() {
  const { actions } = useWindow()
  const { texts } = useWording()
  const { length } = useApp().unfinished
  if (length === 0) return null
  return (
    <p className="sub small can-go-on">
      {texts.unfinished.canGoOn(length)}{' '}
      <button type="button" className="link" onClick={() => actions.dispatch({ kind: 'go', place: 'activity' })}>
        {texts.unfinished.show}
      </button>
    </p>
  )
}
