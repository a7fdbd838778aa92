/**
 * For `vi.waitFor` where no timing is meant: milliseconds that only a machine with much else to do needs. Its own second
 * is too short for one.
 */
export const PATIENTLY = { timeout: 20_000 }
