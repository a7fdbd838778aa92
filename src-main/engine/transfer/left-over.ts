import type { Books } from './books.ts'
import { fromLeft, type Incoming } from './incoming.ts'
import type { LeftFile } from './stock.ts'

/** A file that another process has begun, until its turn comes. */
export class LeftOver {
  readonly #books: Books
  #file: Incoming | null = null
  #letGo = () => {}

  constructor(books: Books) {
    this.#books = books
  }

  /** Null where there is none. */
  get file(): Incoming | null {
    return this.#file
  }

  put(left: LeftFile | null): void {
    const entry = left && this.#books.expected(left.index)
    if (!entry) return
    this.#file = fromLeft(left, entry)
    this.#letGo = () => void left.file.keep()
    this.#books.goOn(this.#file, true)
  }

  /** It is the turn of file `index`: null where that is not this one. */
  take(index: number): Incoming | null {
    if (this.#file?.index !== index) return null
    const file = this.#file
    this.#file = null
    return file
  }

  /** The sender knows of one file that goes on: with another one, this begins anew, in the place of what is there. */
  drop(): void {
    if (!this.#file) return
    this.#books.goOn(this.#file, false)
    this.#letGo()
    this.#file = null
  }
}
