/** The pouch: the bag that carries what people entrust to it, sealed in the middle. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M11 10V8.5a5 5 0 0 1 10 0V10"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="M8.200 9.500h15.600a2.600 2.600 0 0 1 2.600 2.300l1.300 12.600a3.200 3.200 0 0 1-3.200 3.600h-17a3.200 3.200 0 0 1-3.200-3.600l1.300-12.600a2.600 2.600 0 0 1 2.600-2.300z"
        fill="var(--accent)"
      />
      <path
        d="M5.200 15.500c6.500 3.600 15.100 3.600 21.600 0"
        fill="none"
        stroke="var(--accent-ink)"
        strokeOpacity=".35"
        strokeWidth="1.600"
      />
      <circle cx="16" cy="18.600" r="3.700" fill="var(--tag)" />
      <path
        d="M14.400 18.700l1.200 1.200 2.100-2.300"
        fill="none"
        stroke="var(--tag-ink)"
        strokeWidth="1.400"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
