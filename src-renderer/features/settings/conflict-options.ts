import type { ConflictChoice } from '../../../src-shared/views.ts'

/** What to do with names that exist; `fail` is for scripts and offered only to who has set it there. */
export function conflictOptions(saved: ConflictChoice): readonly ConflictChoice[] {
  const usual: readonly ConflictChoice[] = ['keep-both', 'overwrite', 'skip']
  return saved === 'fail' ? [...usual, 'fail'] : usual
}
