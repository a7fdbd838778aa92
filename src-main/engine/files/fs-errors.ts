import { type ErrorCode, MaloteError } from '../../../src-shared/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  EFBIG: 'target.large',
  EACCES: 'target.denied',
  EPERM: 'target.denied',
  EROFS: 'target.denied',
  EEXIST: 'target.exists',
  EISDIR: 'target.exists',
  ENOTDIR: 'target.exists',
  ELOOP: 'target.unsafe',
  ENAMETOOLONG: 'target.denied',
}

const readCodes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'source.missing',
  ENOTDIR: 'source.missing',
  EISDIR: 'source.changed',
  /** A link was put where the file was. */
  ELOOP: 'source.changed',
}

/** What a failed write means. `name` is shown to the person: a file's name, never a path he did not give. */
export function writeError(caught: unknown, name: string): MaloteError {
  if (caught instanceof MaloteError) return caught
  return new MaloteError(codes[errno(caught)] ?? 'disk.failed', name, { cause: caught })
}

/** What a failed read means. */
export function readError(caught: unknown, name: string): MaloteError {
  if (caught instanceof MaloteError) return caught
  return new MaloteError(readCodes[errno(caught)] ?? 'source.unreadable', name, { cause: caught })
}

/** Whether something failed for want of room, which may come; a file that is too large for a disk never has any. */
export function isFull(caught: unknown): boolean {
  return writeError(caught, '').code === 'disk.full'
}

export function errno(caught: unknown): string {
  return caught instanceof Error && 'code' in caught && typeof caught.code === 'string' ? caught.code : ''
}
