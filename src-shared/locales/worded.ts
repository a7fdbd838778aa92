/** A text, a function that makes one, or a group of both: with the keys of English and any words. */
export type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Worded<T[K]> }
