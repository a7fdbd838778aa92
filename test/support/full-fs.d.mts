import type * as fs from 'node:fs'

export const FILLER: string
export const standIn: { folder: string | null }
export function fullFs(actual: typeof fs, folder: () => string | null): Partial<typeof fs>
