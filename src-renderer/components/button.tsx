import type { ComponentProps } from 'react'

export type ButtonLook = 'primary' | 'plain' | 'quiet'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'className'> {
  readonly look?: ButtonLook
  readonly submit?: boolean
}

/** A button that does something here; never submits a form unless told to. */
export function Button({ look = 'plain', submit = false, ...rest }: ButtonProps) {
  return <button {...rest} type={submit ? 'submit' : 'button'} className={`btn ${look}`} />
}
