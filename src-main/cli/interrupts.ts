/**
 * The wish to stop: Ctrl+C, a signal, a closed terminal or a closed pipe. The first one ends what runs in good order;
 * a wish that comes before anything listens is kept for whoever listens first.
 */
export class Interrupts {
  readonly #listeners = new Set<() => void>()
  #fired = false

  get fired(): boolean {
    return this.#fired
  }

  fire(): void {
    if (this.#fired) return
    this.#fired = true
    for (const listener of [...this.#listeners]) listener()
  }

  /** Calls `listener` once, at once if the wish is already there; the function returned takes it back. */
  subscribe(listener: () => void): () => void {
    if (this.#fired) {
      listener()
      return () => {}
    }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves with the first wish to stop. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.subscribe(resolve))
  }
}
