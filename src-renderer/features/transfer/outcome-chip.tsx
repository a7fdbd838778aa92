import type { FileResultView } from '../../../src-shared/views.ts'
import { Chip, type ChipLook } from '../../components/chip.tsx'
import { useWording } from '../../window-context.ts'

const looks: Readonly<Record<FileResultView['outcome'], ChipLook>> = {
  verified: 'ok',
  corrupted: 'bad',
  failed: 'bad',
  skipped: 'plain',
}

/** How one file ended, in a word. */
export function OutcomeChip({ outcome }: { readonly outcome: FileResultView['outcome'] }) {
  const { texts } = useWording()
  return <Chip look={looks[outcome]}>{texts.result[outcome]}</Chip>
}
