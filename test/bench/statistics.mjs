/** The middle of some numbers; of an even count, the mean of the two in the middle. Undefined for none. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 || sorted.length === 0 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** Median, least and most of those that are numbers; null when none is. */
export function spread(values) {
  const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value))
  if (numbers.length === 0) return null
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers), count: numbers.length }
}

/**
 * How `a` stands to `b`: the quotient within each round, then the median and the spread of those. What else the machine
 * did in a round hits both; a round in which one of them is missing counts for neither.
 */
export function pairedRatio(a, b, value, divisor = value) {
  const quotients = a.flatMap((run) => {
    const other = b.find(({ round }) => round === run.round)
    return other ? [value(run) / divisor(other)] : []
  })
  return spread(quotients)
}

/** The value below which `share` of the numbers lie, the nearest of them; undefined for none. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

/** Jain's index of fairness: 1 where all get the same, 1/n where one of n gets everything. Undefined for none. */
export function fairness(shares) {
  if (shares.length === 0) return undefined
  const sum = shares.reduce((all, one) => all + one, 0)
  const squares = shares.reduce((all, one) => all + one * one, 0)
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares)
}
