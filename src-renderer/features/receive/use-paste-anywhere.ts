import { useEffect, useRef } from 'react'

/** The most characters of a pasted text that are looked at: what one call to the app may carry. */
const PASTE_MOST = 2_000

/** Takes text pasted anywhere on the screen but into a field of its own. */
export function usePasteAnywhere(onPaste: (text: string) => void): void {
  const latest = useRef(onPaste)
  useEffect(() => {
    latest.current = onPaste
  })
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      const text = event.clipboardData?.getData('text/plain').slice(0, PASTE_MOST).trim()
      if (!text) return
      event.preventDefault()
      latest.current(text)
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [])
}
