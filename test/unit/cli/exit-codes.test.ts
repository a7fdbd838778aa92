import { describe, expect, test } from 'vitest'
import { exitCodeOfError, exitCodeOfOutcome } from '../../../src-main/cli/exit-codes.ts'
import { errorInfo } from '../../../src-shared/errors.ts'

const done = {
  kind: 'done',
  verified: 1,
  skipped: 0,
  failed: 0,
  corrupted: 0,
  bytes: 1,
  seconds: 1,
  targets: [],
} as const

describe('the exit status', () => {
  test.each([
    [done, 0],
    [{ ...done, verified: 0, skipped: 3 }, 0],
    [{ ...done, failed: 1 }, 1],
    [{ ...done, corrupted: 1 }, 5],
    [{ ...done, failed: 1, corrupted: 1 }, 5],
    [{ kind: 'declined', by: 'peer' }, 3],
    [{ kind: 'declined', by: 'me' }, 3],
    [{ kind: 'cancelled', by: 'peer' }, 3],
    [{ kind: 'failed', error: errorInfo('code.wrong') }, 4],
    [{ kind: 'failed', error: errorInfo('code.spent') }, 4],
    [{ kind: 'failed', error: errorInfo('peer.gone') }, 1],
    [{ kind: 'failed', error: errorInfo('hash.mismatch') }, 5],
  ] as const)('of %j is %i', (outcome, status) => {
    expect(exitCodeOfOutcome(outcome)).toBe(status)
  })

  test.each([
    ['code.malformed', 2],
    ['address.malformed', 2],
    ['source.missing', 1],
    ['port.busy', 1],
    ['internal', 1],
    ['transfer.cancelled', 3],
  ] as const)('of the error %s is %i', (code, status) => {
    expect(exitCodeOfError(code)).toBe(status)
  })
})
