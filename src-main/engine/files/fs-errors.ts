import { type ErrorCode, MaloteError } from '../../../src-shared/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  EFBIG: 'disk.full',
  EACCES: 'target.denied',
  EPERM: 'target.denied',
  EROFS: 'target.denied',
  EEXIST: 'target.exists',
  EISDIR: 'target.exists',
  ENOTDIR: 'target.exists',
  ELOOP: 'target.unsafe',
}

/** What a failed write means. `name` is shown to the person: a file's name, never a path he did not give. */
export function writeError(caught: unknown, name: string): MaloteError {
  if (caught instanceof MaloteError) return caught
  return new MaloteError(codes[errno(caught)] ?? 'disk.failed', name, { cause: caught })
}

/** What a failed read means. */
export function readError(caught: unknown, name: string): MaloteError {
  if (caught instanceof MaloteError) return caught
  const gone = errno(caught) === 'ENOENT' || errno(caught) === 'ENOTDIR'
  return new MaloteError(gone ? 'source.missing' : 'source.unreadable', name, { cause: caught })
}

export function errno(caught: unknown): string {
  return caught instanceof Error && 'code' in caught && typeof caught.code === 'string' ? caught.code : ''
}
