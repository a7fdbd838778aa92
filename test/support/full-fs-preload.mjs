import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { fullFs } from './full-fs.mjs'

/** For `node --import`: the folder in STAND_IN_DISK is on a disk that can be filled, in this process. */
Object.assign(
  fs,
  fullFs({ ...fs }, () => process.env.STAND_IN_DISK ?? null),
)
syncBuiltinESMExports()
