/** Whose doing an error is: this computer, the other person's, the relay between them, or the operating system. */
export type ErrorSide = 'local' | 'peer' | 'relay' | 'system'

interface ErrorFacts {
  readonly side: ErrorSide
  /** Whether doing the same again, unchanged, may work. */
  readonly retryable: boolean
}

/**
 * Every error Malote can show. `docs/ERRORS.md` has a row for each and every locale a sentence and a remedy;
 * a test compares the three.
 */
export const errorFacts = {
  'code.malformed': { side: 'local', retryable: false },
  'code.absent': { side: 'local', retryable: false },
  'code.wrong': { side: 'peer', retryable: true },
  'code.spent': { side: 'peer', retryable: false },
  'address.malformed': { side: 'local', retryable: false },
  'relay.none': { side: 'relay', retryable: true },
  'relay.unreachable': { side: 'relay', retryable: true },
  'relay.foreign': { side: 'relay', retryable: false },
  'relay.lost': { side: 'relay', retryable: true },
  'relay.protocol': { side: 'relay', retryable: false },
  'relay.version': { side: 'relay', retryable: false },
  'relay.denied': { side: 'relay', retryable: false },
  'relay.full': { side: 'relay', retryable: true },
  'relay.closing': { side: 'relay', retryable: true },
  'relay.limit': { side: 'relay', retryable: true },
  'relay.rate': { side: 'relay', retryable: true },
  'room.unknown': { side: 'relay', retryable: true },
  'room.several': { side: 'relay', retryable: false },
  'room.busy': { side: 'relay', retryable: true },
  'room.away': { side: 'peer', retryable: true },
  'peer.gone': { side: 'peer', retryable: true },
  'peer.silent': { side: 'peer', retryable: true },
  'peer.protocol': { side: 'peer', retryable: false },
  'peer.version': { side: 'peer', retryable: false },
  'record.forged': { side: 'relay', retryable: true },
  'hash.mismatch': { side: 'system', retryable: true },
  'manifest.empty': { side: 'local', retryable: false },
  'manifest.large': { side: 'local', retryable: false },
  'source.missing': { side: 'local', retryable: false },
  'source.unreadable': { side: 'system', retryable: false },
  'source.changed': { side: 'local', retryable: true },
  'target.exists': { side: 'local', retryable: false },
  'target.denied': { side: 'system', retryable: false },
  'target.unsafe': { side: 'system', retryable: false },
  'target.large': { side: 'system', retryable: false },
  'disk.full': { side: 'system', retryable: true },
  'disk.failed': { side: 'system', retryable: true },
  'unfinished.unknown': { side: 'local', retryable: false },
  'unfinished.running': { side: 'local', retryable: true },
  'port.busy': { side: 'system', retryable: false },
  'port.denied': { side: 'system', retryable: false },
  'tunnel.token': { side: 'local', retryable: false },
  'tunnel.refused': { side: 'local', retryable: false },
  'tunnel.sessions': { side: 'local', retryable: true },
  'tunnel.card': { side: 'local', retryable: false },
  'tunnel.limit': { side: 'local', retryable: true },
  'tunnel.unreachable': { side: 'system', retryable: true },
  'tunnel.lost': { side: 'system', retryable: true },
  'tunnel.unavailable': { side: 'system', retryable: false },
  'tunnel.failed': { side: 'system', retryable: true },
  'transfer.cancelled': { side: 'local', retryable: false },
  'transfer.left': { side: 'local', retryable: true },
  'transfer.declined': { side: 'peer', retryable: false },
  'input.invalid': { side: 'local', retryable: false },
  'request.rejected': { side: 'local', retryable: false },
  internal: { side: 'local', retryable: false },
} as const satisfies Record<string, ErrorFacts>

export type ErrorCode = keyof typeof errorFacts

export const errorCodes = Object.keys(errorFacts) as readonly ErrorCode[]

/** An error as it crosses a border: plain data, no stack, no path the reader did not name himself. */
export interface ErrorInfo {
  readonly code: ErrorCode
  readonly side: ErrorSide
  readonly retryable: boolean
  /** What it is about, shown beside the sentence: a file's name, an address, a port. */
  readonly detail?: string
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorInfo }

/** The one class thrown on purpose. Anything else that is thrown is a fault in the program: `internal`. */
export class MaloteError extends Error {
  readonly info: ErrorInfo

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? code : `${code}: ${detail}`, options)
    this.name = 'MaloteError'
    this.info = errorInfo(code, detail)
  }

  get code(): ErrorCode {
    return this.info.code
  }
}

export function errorInfo(code: ErrorCode, detail?: string): ErrorInfo {
  const { side, retryable } = errorFacts[code]
  return detail === undefined ? { code, side, retryable } : { code, side, retryable, detail }
}

/** What to show for anything caught: a MaloteError's own facts, else `internal`. */
export function toErrorInfo(caught: unknown): ErrorInfo {
  return caught instanceof MaloteError ? caught.info : errorInfo('internal')
}
