import { useEffect } from 'react'
import type { Actions } from '../../actions.ts'
import { places } from '../../ui-state.ts'
import { useWindow } from '../../window-context.ts'

/** Ctrl or Cmd with 1 to 5 goes to a place, with O chooses files, with Shift+O a folder. */
export function useShortcuts(): void {
  const { actions } = useWindow()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = isCommand(event) ? commandOf(event, actions) : null
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [actions])
}

function isCommand({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey
}

function commandOf({ key, shiftKey }: KeyboardEvent, actions: Actions): (() => void) | null {
  const place = places[Number(key) - 1]
  if (place) return () => actions.dispatch({ kind: 'go', place })
  return key.toLowerCase() === 'o' ? () => void actions.pick(shiftKey ? 'folders' : 'files') : null
}

/** The name of the key that goes with a letter on this system. */
export function shortcutName(letter: string): string {
  return /mac/i.test(navigator.userAgent) ? `⌘${letter}` : `Ctrl+${letter}`
}
