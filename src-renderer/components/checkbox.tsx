import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import type { Tick } from './tick.ts'

interface CheckboxProps {
  readonly tick: Tick
  readonly name: string
  readonly disabled?: boolean
  readonly onChange: (on: boolean) => void
}

/** A box to tick; `mixed` where only some of what it stands for is chosen. */
export function Checkbox({ tick, name, disabled = false, onChange }: CheckboxProps) {
  return (
    <Base.Root
      className="checkbox"
      checked={tick === 'on'}
      indeterminate={tick === 'mixed'}
      disabled={disabled}
      aria-label={name}
      onCheckedChange={onChange}
    >
      <Base.Indicator className="checkbox-mark">
        {tick === 'mixed' ? <Minus size={12} strokeWidth={3.5} /> : <Check size={12} strokeWidth={3.5} />}
      </Base.Indicator>
    </Base.Root>
  )
}
