/** A sentence that another one follows on the same line. One that ends in what it is about, an address say, has no stop. */
export function closed(sentence: string): string {
  return /[.!?…]$/u.test(sentence) ? sentence : `${sentence}.`
}

/** What went wrong and what to do, as one line. */
export function inOneLine(sentence: string, remedy: string | null): string {
  return remedy === null ? sentence : `${closed(sentence)} ${remedy}`
}
