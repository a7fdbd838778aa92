import { useEffect } from 'react'
import type { TransferView } from '../../../src-shared/views.ts'
import { useApp } from '../../window-context.ts'
import { percentOf } from '../transfer/figures.ts'

/** Shows in the window's title how far the slowest running transfer is. */
export function useWindowTitle(): void {
  const { transfers } = useApp()
  const percents = transfers.flatMap(percentIn)
  const title = percents.length === 0 ? 'Malote' : `${Math.min(...percents)} % · Malote`
  useEffect(() => {
    document.title = title
  }, [title])
}

function percentIn({ state }: TransferView): readonly number[] {
  return state.kind === 'transferring' ? [percentOf(state.progress)] : []
}
