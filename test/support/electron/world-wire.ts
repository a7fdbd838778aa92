/** What the two worlds of a page tell each other. */
export type Wire =
  | { readonly kind: 'expose'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'call'; readonly id: number; readonly args: unknown }
  | { readonly kind: 'reply' | 'settle'; readonly id: number; readonly ok: boolean; readonly value: unknown }
  | { readonly kind: 'callback'; readonly id: number; readonly args: unknown }

export type Fn = (...args: unknown[]) => unknown
export type MapDeep = (value: unknown, leaf: (value: unknown) => unknown) => unknown

export interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}
