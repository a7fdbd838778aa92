/** Chromium outside of Electron knows no `app://`, so an https origin stands for it. Ours alone: `.test` never resolves. */
const ZONE = 'stand-in.test'

/** `app://malote/a` -> `https://malote.app.stand-in.test/a`; other addresses stay. */
export function toBrowser(url: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  const common = !scheme || /^(https?|wss?|file|devtools|chrome.*)$/i.test(scheme)
  return common ? url : `https://${host}.${scheme}.${ZONE}${rest || '/'}`
}

/** The way back. */
export function fromBrowser(url: string): string {
  const [, host, scheme, rest] = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.stand-in\.test(.*)$/i.exec(url) ?? []
  return scheme ? `${scheme}://${host}${rest}` : url
}

export function isAppAddress(url: string): boolean {
  return fromBrowser(url) !== url
}
