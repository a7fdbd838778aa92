import { sep } from 'node:path'
import { promisify } from 'node:util'

/**
 * The file system with a full disk in it, for machines on which no small disk can be made: whatever would take room below
 * `folder()` is refused as the system refuses it, as long as `FILLER` stands in that folder.
 */

/** The name of the file that takes all the room of a full disk. */
export const FILLER = 'filler'

/** The folder on the disk, for a test's own process. */
export const standIn = { folder: null }

const ENOSPC = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })

/** `fs` is node:fs; `folder()` answers the folder on that disk, null where there is none yet. Answers what is different. */
export function fullFs(fs, folder) {
  const there = new Set()
  const below = (path) => folder() !== null && String(path).startsWith(folder() + sep)
  const isFull = () => folder() !== null && fs.existsSync(folder() + sep + FILLER)
  const refuse = (path) => {
    if (below(path) && !String(path).endsWith(sep + FILLER) && isFull()) throw ENOSPC()
  }
  const refuseFd = (fd) => {
    if (there.has(fd) && isFull()) throw ENOSPC()
  }
  return {
    openSync(path, flags, mode) {
      if (Number(flags) & fs.constants.O_CREAT) refuse(path)
      const fd = fs.openSync(path, flags, mode)
      if (below(path)) there.add(fd)
      return fd
    },
    closeSync(fd) {
      there.delete(fd)
      fs.closeSync(fd)
    },
    writeSync(fd, ...rest) {
      refuseFd(fd)
      return fs.writeSync(fd, ...rest)
    },
    write: Object.assign((...all) => fs.write(...all), {
      async [promisify.custom](fd, ...rest) {
        refuseFd(fd)
        return promisify(fs.write)(fd, ...rest)
      },
    }),
    mkdirSync(path, options) {
      refuse(path)
      return fs.mkdirSync(path, options)
    },
    linkSync(from, to) {
      refuse(to)
      fs.linkSync(from, to)
    },
    statfsSync(path) {
      const stats = fs.statfsSync(path)
      return isFull() && (path === folder() || below(path)) ? { ...stats, bavail: 0 } : stats
    },
  }
}
