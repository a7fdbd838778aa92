import { powerSaveBlocker } from 'electron'
import type { App } from '../app/shell.ts'

/** Keeps the computer awake while anything runs; the screen may sleep. */
export function keepAwake(malote: App): void {
  let blocker: number | null = null
  const adjust = () => {
    if (malote.running > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  // Counted after the event has been told to everyone, so that the one that ends a transfer finds it gone.
  malote.onEvent(() => setImmediate(adjust))
}
