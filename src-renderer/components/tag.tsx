import type { CSSProperties } from 'react'

/** The code on a luggage tag: string, hole, and the words large enough to be read aloud across a room. */
export function Tag({ code, label, hint }: { readonly code: string; readonly label: string; readonly hint: string }) {
  const parts = code.split('-')
  return (
    <div className="tag-space" style={{ '--letters': code.length } as CSSProperties}>
      <div className="tag">
        <svg className="tag-end" viewBox="0 0 44 120" preserveAspectRatio="none" aria-hidden="true">
          <path
            className="tag-paper"
            d="M45 .75H34c-5 0-8.500 1.500-12 5L4.500 23.500c-2.500 2.600-3.750 5.500-3.750 9.500v54c0 4 1.250 6.900 3.750 9.500L22 114.250c3.500 3.500 7 5 12 5h11"
          />
        </svg>
        <svg className="tag-string" viewBox="0 0 96 64" aria-hidden="true">
          <path className="strand" d="M70 32C52 30 44 14 26 17S8 34 1 31" />
          <path className="strand" d="M70 32C54 38 45 50 29 45S12 32 1 40" />
        </svg>
        <span className="tag-hole" />
        <div className="tag-body">
          <output className="code" data-testid="code" aria-label={label}>
            {parts.map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part of a code is its position
              <span key={at}>
                {at > 0 && <i>-</i>}
                {part}
              </span>
            ))}
          </output>
          <p className="tag-hint">{hint}</p>
        </div>
      </div>
    </div>
  )
}
