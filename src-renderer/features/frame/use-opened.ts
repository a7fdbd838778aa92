import { useEffect } from 'react'
import { useWindow, useWindowState } from '../../window-context.ts'

/** Shows a link that the system opened, with its field filled in; the person decides what comes of it. */
export function useOpened(): void {
  const { store, actions } = useWindow()
  const { opened } = useWindowState(store)
  useEffect(() => {
    if (opened) actions.dispatch({ kind: 'opened', text: opened.text })
  }, [opened, actions])
}
