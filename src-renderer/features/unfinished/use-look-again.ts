import { useEffect } from 'react'
import { useWindow } from '../../window-context.ts'

/** Has the app look again for what can go on when the person comes back: a terminal may have left something meanwhile. */
export function useLookAgain(): void {
  const { bridge } = useWindow()
  useEffect(() => {
    const look = () => void bridge.lookForUnfinished({})
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [bridge])
}

/** The same once, when a place opens that lists it. */
export function useLookOnce(): void {
  const { bridge } = useWindow()
  useEffect(() => void bridge.lookForUnfinished({}), [bridge])
}
