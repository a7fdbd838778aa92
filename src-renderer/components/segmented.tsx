import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'

interface SegmentedProps<T extends string> {
  readonly name: string
  readonly value: T
  readonly options: readonly T[]
  readonly labels: Readonly<Record<T, string>>
  readonly onChange: (value: T) => void
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({ name, value, options, labels, onChange }: SegmentedProps<T>) {
  return (
    <RadioGroup className="segmented" aria-label={name} value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <Radio.Root key={option} value={option} className="segment" aria-label={labels[option]}>
          {labels[option]}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
