import { Switch as Base } from '@base-ui/react/switch'

interface SwitchProps {
  readonly on: boolean
  readonly name: string
  readonly testId: string
  readonly busy?: boolean
  readonly onChange: (on: boolean) => void
}

/** Turns one thing on or off at once. */
export function Switch({ on, name, testId, busy = false, onChange }: SwitchProps) {
  return (
    <Base.Root
      className="switch"
      checked={on}
      aria-label={name}
      aria-busy={busy}
      data-testid={testId}
      onCheckedChange={onChange}
    >
      <Base.Thumb className="switch-thumb" />
    </Base.Root>
  )
}
