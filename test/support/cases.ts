/** How many cases the properties of the suite run together, and from which seed; both from the environment. */

/** What the properties' own counts add up to at the least: MALOTE_CASES is divided by it and each count multiplied. */
export const USUAL_CASES = 19_000

/** Any number: with a fixed one a failure today is a failure tomorrow. */
const USUAL_SEED = 19034

export interface Cases {
  readonly cases: number
  readonly seed: number
}

/** Reads MALOTE_CASES and MALOTE_SEED. Throws RangeError for what is no number. */
export function readCases(env: Readonly<Record<string, string | undefined>>): Cases {
  return {
    cases: wholeNumber('MALOTE_CASES', env.MALOTE_CASES) ?? USUAL_CASES,
    seed: wholeNumber('MALOTE_SEED', env.MALOTE_SEED) ?? USUAL_SEED,
  }
}

function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${name} is no whole number: ${text}`)
  return Number(text)
}
