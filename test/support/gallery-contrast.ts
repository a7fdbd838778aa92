/** A text whose contrast is too low to be read by everyone (WCAG 2.2, 1.4.3). */
export interface WeakText {
  readonly text: string
  readonly ratio: number
  readonly needed: number
}

/**
 * Runs in the page: every text in sight whose colour is too close to what lies behind it. Text of disabled controls and
 * placeholders are exempt, as the guideline has it.
 */
export function findWeakText(): WeakText[] {
  type Rgba = readonly [number, number, number, number]
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const parse = (color: string): Rgba => {
    if (!canvas) throw new Error('no canvas')
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = (top: Rgba, below: Rgba): Rgba => {
    const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3])
    return [mix(0), mix(1), mix(2), 1]
  }
  const behind = (element: Element | null): Rgba => {
    if (!element) return [255, 255, 255, 1]
    const own = parse(getComputedStyle(element).backgroundColor)
    return own[3] === 1 ? own : over(own, behind(element.parentElement))
  }
  const luminance = (color: Rgba) => {
    const [r, g, b] = color.slice(0, 3).map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
  }
  const opacity = (element: Element | null): number =>
    element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1
  const check = (element: Element): WeakText[] => {
    const text = [...element.childNodes].flatMap((node) => (node.nodeType === 3 ? [node.textContent?.trim()] : []))
    const words = text.filter(Boolean).join(' ')
    const inactive = element.closest('[disabled], [data-disabled], [aria-hidden="true"], .off-screen, .seal')
    if (!words || inactive || !element.checkVisibility({ visibilityProperty: true })) return []
    const style = getComputedStyle(element)
    const ground = behind(element)
    const [r, g, b, a] = parse(style.color)
    const ink = over([r, g, b, a * opacity(element)], ground)
    const [light, dark] = [luminance(ink), luminance(ground)].sort((x, y) => y - x)
    const ratio = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
    const large =
      Number.parseFloat(style.fontSize) >= 24 ||
      (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700)
    const needed = large ? 3 : 4.5
    return ratio < needed ? [{ text: words, ratio, needed }] : []
  }
  return [...document.body.querySelectorAll('*')].flatMap(check)
}
