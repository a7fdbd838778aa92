import type { AppEvent } from '../../src-shared/contract.ts'
import type { ProgressView, TransferId } from '../../src-shared/views.ts'
import type { App } from '../app/shell.ts'
import type { MainWindow } from './main-window.ts'

/** Electron's word for «no bar». */
const NONE = -1

/** Shows how far all running transfers are, together, on the dock or the taskbar. */
export function showProgress(malote: App, window: MainWindow): void {
  const moving = new Map<TransferId, ProgressView>()
  let shown = NONE
  malote.onEvent((event) => {
    if (!followMoving(moving, event)) return
    const fraction = fractionOf([...moving.values()])
    if (fraction !== shown) window.current()?.setProgressBar(fraction)
    shown = fraction
  })
}

function followMoving(moving: Map<TransferId, ProgressView>, event: AppEvent): boolean {
  if (event.kind !== 'transfer') return false
  const { id, state } = event.view
  if (state.kind === 'transferring') moving.set(id, state.progress)
  else moving.delete(id)
  return true
}

/** Whole percents, so that the bar is not redrawn for nothing. */
function fractionOf(progress: readonly ProgressView[]): number {
  if (progress.length === 0) return NONE
  const bytes = progress.reduce((sum, one) => sum + one.bytes, 0)
  const total = progress.reduce((sum, one) => sum + one.total, 0)
  return total === 0 ? 0 : Math.floor((100 * bytes) / total) / 100
}
