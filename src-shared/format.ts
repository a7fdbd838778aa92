const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes for people, decimal units as every file manager shows them: `18.4 GB`. */
export function formatBytes(bytes: number, locale: string): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toLocaleString(locale, { minimumFractionDigits: 0, maximumFractionDigits: digits })} ${units[unit]}`
}

/** Seconds for people, at most two units: `1 min 18 s`. */
export function formatSeconds(seconds: number, locale: string): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts: [number, string][] = [
    [Math.floor(whole / 86400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const from = parts.findIndex(([value]) => value > 0)
  if (from < 0) return `0 s`
  return parts
    .slice(from, from + 2)
    .filter(([value], at) => at === 0 || value > 0)
    .map(([value, unit]) => `${value.toLocaleString(locale)} ${unit}`)
    .join(' ')
}

/** A SHA-256 in groups of eight, as people compare it. */
export function formatHash(hex: string): string {
  return hex.match(/.{1,8}/g)?.join(' ') ?? hex
}
