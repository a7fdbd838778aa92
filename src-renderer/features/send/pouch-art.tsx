/** Two sheets on their way into an open pouch. */
export function PouchArt() {
  return (
    <svg className="pouch-art" viewBox="0 0 160 120" aria-hidden="true">
      <g className="sheet back">
        <rect x="46" y="14" width="44" height="58" rx="4" transform="rotate(-8 68 43)" />
      </g>
      <g className="sheet front">
        <rect x="72" y="8" width="44" height="58" rx="4" transform="rotate(7 94 37)" />
        <path d="M84 24l22 2.700M82.800 33l22 2.700M81.700 42l14 1.700" />
      </g>
      <path
        className="pouch"
        d="M34 58h92a8 8 0 0 1 8 7l4.500 39a10 10 0 0 1-10 11H31.500a10 10 0 0 1-10-11L26 65a8 8 0 0 1 8-7z"
      />
      <path className="fold" d="M24.500 72c34 17 77 17 111 0" />
      <circle className="wax" cx="80" cy="86" r="12" />
      <path className="wax-mark" d="M74.500 86.500l4 4 7.500-8" />
    </svg>
  )
}
