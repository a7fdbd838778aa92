/** The stamp on what arrived whole; `words` is its two lines. */
export function Seal({ words }: { readonly words: readonly [string, string] }) {
  return (
    <div className="seal" role="img" aria-label={words.join(' ')}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="47" fill="none" stroke="currentColor" strokeWidth="2.500" />
        <circle cx="50" cy="50" r="41.500" fill="none" stroke="currentColor" strokeWidth="1.200" />
        <path d="M12 36h76M12 64h76" stroke="currentColor" strokeWidth="1.200" />
        <path
          d="M44 22l4.500 4.500 8-9"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.600"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path
          d="M50 72.500l1.900 4 4.300.500-3.200 3 .9 4.300-3.900-2.200-3.900 2.200.9-4.300-3.200-3 4.300-.5z"
          fill="currentColor"
        />
      </svg>
      <span className="seal-words" aria-hidden="true">
        <b>{words[0]}</b>
        <b>{words[1]}</b>
      </span>
    </div>
  )
}
