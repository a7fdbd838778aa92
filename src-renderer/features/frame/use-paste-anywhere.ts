import { useEffect } from 'react'
import { shownTransfer } from '../../ui-state.ts'
import { useApp, useWindow } from '../../window-context.ts'
import { readPasted } from '../receive/pasted.ts'

/** The most characters of a pasted text that are looked at: what one call to the app may carry. */
const PASTE_MOST = 2_000

/**
 * Takes text pasted anywhere but into a field: a code opens Receive with the field filled in, a relay's address opens
 * Relay. Where the code field is in sight any other text lands in it too, and it says what is wrong with that.
 */
export function usePasteAnywhere(): void {
  const { actions, ui } = useWindow()
  const { transfers } = useApp()
  const anything = ui.place === 'receive' && shownTransfer(ui, 'receive', transfers) === null
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (isField(event.target) || isAsked()) return
      const text = event.clipboardData?.getData('text/plain').slice(0, PASTE_MOST).trim()
      if (!text || (!anything && !readPasted(text))) return
      event.preventDefault()
      actions.dispatch({ kind: 'opened', text })
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [actions, anything])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

/** A question over the window is answered first. */
function isAsked(): boolean {
  return document.querySelector('[role="dialog"]') !== null
}
