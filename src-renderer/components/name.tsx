import { printable } from '../../src-shared/text.ts'

/** Characters of a long name's end that stay in sight: an extension and what stands before it. */
const TAIL = 8

interface NameProps {
  /** A name or a path from elsewhere; shown as text only, without characters that mislead. */
  readonly text: string
  readonly look?: 'strong' | 'plain'
}

/** A name that may be long, in any script, from anyone: one line, cut in the middle, read in its own direction. */
export function Name({ text, look = 'plain' }: NameProps) {
  const shown = printable(text)
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(shown)].map((s) => s.segment)
  const tail = graphemes.length > TAIL * 2 ? graphemes.slice(-TAIL).join('') : ''
  const head = tail ? graphemes.slice(0, -TAIL).join('') : shown
  return (
    <bdi className={`name ${look}`} title={shown}>
      <span className="name-head">{head}</span>
      {tail && <span className="name-tail">{tail}</span>}
    </bdi>
  )
}
