/** Seconds as people compare them: three digits that mean something. */
export const seconds = (value) => number(value, 2)

function decimalsFor(value, digits) {
  if (value === 0) return digits
  return Math.max(0, digits - Math.max(0, Math.floor(Math.log10(Math.abs(value)))))
}

/** With as many decimals as `digits` says for numbers below ten, fewer for bigger ones, more for small ones. */
export function number(value, digits = 2) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '-'
  const small = value !== 0 && Math.abs(value) < 0.1
  return value.toFixed(small ? digits + 1 : decimalsFor(value, digits))
}

/** `1.23 (1.10-1.40)`: median and spread; a spread of one value is none. */
export function range(spread, digits = 2) {
  if (!spread) return '-'
  const middle = number(spread.median, digits)
  return spread.count > 1 ? `${middle} (${number(spread.min, digits)}-${number(spread.max, digits)})` : middle
}

/** A table of Markdown, columns aligned; the first to the left, all others to the right. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at].length), 3))
  const pad = (text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]))
  const line = (row) => `| ${row.map(pad).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n')
}

/** A heading, a table, a blank line. */
export function print(title, head, rows) {
  console.log(`\n## ${title}\n\n${table(head, rows)}`)
}
