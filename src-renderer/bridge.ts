import type { DesktopBridge } from '../src-shared/contract.ts'
import type { Bridge } from './bridge-contract.ts'

declare global {
  interface Window {
    /** Put there by the preload script of the desktop shell; missing in a browser. */
    readonly malote?: DesktopBridge<File>
  }
}

/** The app behind this window: the preload script's bridge, or a socket to the app where there is none. */
export async function openBridge(): Promise<Bridge> {
  const { malote } = window
  if (malote) return desktopBridge(malote)
  const { openWebBridge } = await import('./web-bridge.ts')
  return openWebBridge()
}

function desktopBridge(malote: DesktopBridge<File>): Bridge {
  return {
    ...malote,
    takeDrop: (data) => malote.grantFiles([...data.files]),
    onConnection: (listener) => {
      listener(true)
      return () => undefined
    },
  }
}
