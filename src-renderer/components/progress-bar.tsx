import { Progress } from '@base-ui/react/progress'

/** A bar that fills; `value` in percent, null while that is unknown. */
export function ProgressBar({ value, name }: { readonly value: number | null; readonly name: string }) {
  return (
    <Progress.Root className="bar" value={value} aria-label={name}>
      <Progress.Track className="bar-track">
        <Progress.Indicator className="bar-fill" />
      </Progress.Track>
    </Progress.Root>
  )
}
