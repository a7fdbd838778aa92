import { useEffect, useState } from 'react'
import { Logo } from '../../components/logo.tsx'
import { useWindow, useWording } from '../../window-context.ts'

/** Takes what is dropped anywhere on the window, and says so while it hovers. */
export function DropOverlay() {
  const over = useDrops()
  const { texts } = useWording()
  if (!over) return null
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div className="drop-frame">
        <Logo size={64} />
        <p className="drop-title">{texts.frame.dropTitle}</p>
        <p className="sub">{texts.frame.dropHint}</p>
      </div>
    </div>
  )
}

/** Whether files hover over the window. Every drop's default is prevented: a browser would leave the page for the file. */
function useDrops(): boolean {
  const { actions } = useWindow()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hover = (event: DragEvent) => {
      event.preventDefault()
      const files = holdsFiles(event)
      if (event.dataTransfer) event.dataTransfer.dropEffect = files ? 'copy' : 'none'
      setOver(files)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer && holdsFiles(event)) void actions.drop(event.dataTransfer)
    }
    const { signal, abort } = abortable()
    window.addEventListener('dragenter', hover, { signal })
    window.addEventListener('dragover', hover, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    return abort
  }, [actions])
  return over
}

function abortable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
