import { type ErrorCode, MaloteError } from '../../src-shared/errors.ts'

/** What ngrok's numbers mean to a person, see ngrok.com/docs/errors; every other one is `tunnel.failed`. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  // No token, or a session without an account.
  '302': 'tunnel.token',
  '4018': 'tunnel.token',
  // Malformed, of an old version, unknown or reset, unreadable, revoked.
  '105': 'tunnel.refused',
  '106': 'tunnel.refused',
  '107': 'tunnel.refused',
  '109': 'tunnel.refused',
  '300': 'tunnel.refused',
  '108': 'tunnel.sessions',
  '8013': 'tunnel.card',
  // Connections a minute; bytes in and out; what the plan includes.
  '702': 'tunnel.limit',
  '717': 'tunnel.limit',
  '718': 'tunnel.limit',
  '720': 'tunnel.limit',
  '744': 'tunnel.limit',
  '4027': 'tunnel.limit',
}

/** How the module says that it got no answer of ngrok: no name, no connection, no TLS, no way through a proxy. */
const unanswered = /failed to connect session|failed to establish|tls handshake|through proxy|connection closed/i

/**
 * What an error of the module means. Nothing of its message is kept but ngrok's number: ngrok repeats the token in the
 * sentence with which it refuses it.
 */
export function tunnelError(caught: unknown): MaloteError {
  if (caught instanceof MaloteError) return caught
  const message = caught instanceof Error ? caught.message : String(caught)
  const number = numberOf(caught) ?? numberOf({ errorCode: message })
  if (number !== null) return new MaloteError(meanings[number] ?? 'tunnel.failed', `ERR_NGROK_${number}`)
  return new MaloteError(unanswered.test(message) ? 'tunnel.unreachable' : 'tunnel.failed')
}

function numberOf(caught: unknown): string | null {
  if (typeof caught !== 'object' || caught === null || !('errorCode' in caught)) return null
  return /\bERR_NGROK_(\d{1,6})\b/.exec(String(caught.errorCode))?.[1] ?? null
}
