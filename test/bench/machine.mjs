import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { resolve } from 'node:path'

function mounts() {
  try {
    return readFileSync('/proc/self/mounts', 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

/** The type of the file system a folder lies on: `ext4`, `tmpfs`. */
export function fileSystemOf(folder) {
  const path = `${resolve(folder)}/`
  const above = mounts()
    .map((row) => row.split(' '))
    .filter(([, point = '']) => path.startsWith(point.endsWith('/') ? point : `${point}/`))
    .sort(([, a], [, b]) => a.length - b.length)
  return above.at(-1)?.[2] ?? 'unknown'
}

/** What one has to know of a machine to read figures from it. */
export function machineFacts(folder) {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    openssl: process.versions.openssl,
    fileSystem: fileSystemOf(folder),
    loadAverage: loadavg(),
  }
}
