const KEY = 'malote-token'

/** The token from the page's address, which then loses it; a reload finds it in the tab's own storage. */
export function takeToken(): string {
  const address = new URL(location.href)
  const given = address.searchParams.get('token')
  if (given === null) return sessionStorage.getItem(KEY) ?? ''
  sessionStorage.setItem(KEY, given)
  address.searchParams.delete('token')
  history.replaceState(history.state, '', address)
  return given
}
