/**
 * How somebody wishes to stop. `cancel` (Ctrl+C, a closed pipe) ends what runs, and the other side is told; `leave` (a
 * closed terminal, a system that shuts down) only takes this process away, so that it can be gone on with.
 */
export type Wish = 'cancel' | 'leave'

/**
 * The wish to stop. The first one ends what runs in good order; a wish that comes before anything listens is kept for
 * whoever listens first.
 */
export class Interrupts {
  readonly #listeners = new Set<(wish: Wish) => void>()
  #wish: Wish | null = null
  #again: (() => void) | null = null

  get fired(): boolean {
    return this.#wish !== null
  }

  fire(wish: Wish = 'cancel'): void {
    if (this.#wish) return
    this.#wish = wish
    for (const listener of [...this.#listeners]) listener(wish)
  }

  /** What a further wish does; without it the process leaves at once. */
  onAgain(listener: () => void): void {
    this.#again = listener
  }

  /** The wish is there already, and comes again. False where nobody makes anything of that. */
  again(): boolean {
    this.#again?.()
    return this.#again !== null
  }

  /** Calls `listener` once, at once if the wish is already there; the function returned takes it back. */
  subscribe(listener: (wish: Wish) => void): () => void {
    if (this.#wish) {
      listener(this.#wish)
      return () => {}
    }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves with the first wish to stop. */
  wait(): Promise<Wish> {
    return new Promise((resolve) => this.subscribe(resolve))
  }
}
