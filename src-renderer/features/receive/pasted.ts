import { MaloteError } from '../../../src-shared/errors.ts'
import { parseInvite } from '../../../src-shared/invite.ts'

/** What a text from elsewhere is for: receiving with its code, or only the address of a relay. */
export type Pasted = { readonly kind: 'code' } | { readonly kind: 'relay'; readonly address: string }

/** Reads a pasted text, or a link that the system opened; null where it is neither. */
export function readPasted(text: string): Pasted | null {
  try {
    parseInvite(text)
    return { kind: 'code' }
  } catch (error) {
    if (!(error instanceof MaloteError) || error.code !== 'code.absent') return null
    return { kind: 'relay', address: error.info.detail ?? '' }
  }
}
