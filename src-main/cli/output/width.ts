let segmenter: Intl.Segmenter | undefined

/** Characters as people count them. */
function segmentsOf(text: string): Intl.Segments {
  // Made when first needed: it takes ten milliseconds, and who writes JSON never needs it.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** Characters that terminals draw two columns wide: East Asian wide and full-width forms, and emoji. */
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** How many columns a printable text takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const { segment } of segmentsOf(text)) columns += columnsOfSegment(segment)
  return columns
}

function columnsOfSegment(segment: string): number {
  if (/^[\p{M}\u200d]+$/u.test(segment)) return 0
  return wide.test(segment) ? 2 : 1
}

/** The text cut in its middle, where it tells least, to at most `most` columns: beginning and extension stay. */
export function shorten(text: string, most: number): string {
  if (columnsOf(text) <= most) return text
  if (most < 1) return ''
  const segments = [...segmentsOf(text)].map(({ segment }) => segment)
  const room = most - 1
  const head = take(segments, Math.ceil(room / 2))
  const tail = take(segments.reverse(), room - columnsOf(head.join('')))
  return `${head.join('')}…${tail.reverse().join('')}`
}

function take(segments: readonly string[], columns: number): string[] {
  const taken: string[] = []
  let used = 0
  for (const segment of segments) {
    used += columnsOfSegment(segment)
    if (used > columns) break
    taken.push(segment)
  }
  return taken
}
