import type { ReactNode } from 'react'

export type ChipLook = 'plain' | 'accent' | 'ok' | 'warn' | 'bad'

/** A word or two about a row. */
export function Chip({ look = 'plain', children }: { readonly look?: ChipLook; readonly children: ReactNode }) {
  return <span className={`chip ${look}`}>{children}</span>
}
