/** Digits of a room's number while there is space. */
const FEWEST_DIGITS = 4

/** The longest number a frame may name. */
const MOST_DIGITS = 9

/** Above this share of a length's numbers in use, new rooms get one digit more: a random pick stays quick. */
const CROWDED = 0.5

/** Picks a whole number from 0 to below `count`. */
export type Pick = (count: number) => number

/** Room numbers in use, and free ones at random. */
export class RoomNumbers {
  readonly #pick: Pick
  readonly #used = new Set<string>()
  readonly #usedOfLength = new Map<number, number>()

  constructor(pick: Pick) {
    this.#pick = pick
  }

  /** A free number, now in use: 1000 to 9999, longer ones when those are crowded. */
  draw(): string {
    const digits = this.#digits()
    const first = 10 ** (digits - 1)
    const count = 9 * first
    let at = this.#pick(count)
    while (this.#used.has(String(first + at))) at = (at + 1) % count
    const number = String(first + at)
    this.take(number)
    return number
  }

  /** Marks that number as used. */
  take(number: string): void {
    if (this.#used.has(number)) return
    this.#used.add(number)
    this.#usedOfLength.set(number.length, (this.#usedOfLength.get(number.length) ?? 0) + 1)
  }

  free(number: string): void {
    if (!this.#used.delete(number)) return
    this.#usedOfLength.set(number.length, (this.#usedOfLength.get(number.length) ?? 1) - 1)
  }

  #digits(): number {
    let digits = FEWEST_DIGITS
    while (digits < MOST_DIGITS && (this.#usedOfLength.get(digits) ?? 0) >= CROWDED * 9 * 10 ** (digits - 1)) digits++
    return digits
  }
}
