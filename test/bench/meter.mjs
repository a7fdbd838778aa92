import { readFileSync } from 'node:fs'

/** Clock ticks a second, which Linux has fixed at 100 for every program that asks. */
const TICKS = 100

/** `VmHWM` counts kibibytes; people and the goals count megabytes. */
const KIBIBYTES_IN_MEGABYTE = 1e6 / 1024

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Gone between two looks, or a system without /proc.
    return ''
  }
}

/** Fields 14 to 17 of /proc/PID/stat as seconds: user and system, then those of children that were waited for. */
function cpuOf(pid) {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const seconds = (at) => Number(fields[at] ?? 0) / TICKS
  return { own: seconds(11) + seconds(12), children: seconds(13) + seconds(14) }
}

/** All below `pid`, itself not; what a program's other threads have started is not among them. */
function descendantsOf(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** CPU seconds so far of everything that the shell `pid` runs or has run, in steps of 10 ms; the shell's own not. */
export function cpuBelow(pid) {
  const running = descendantsOf(pid).map(cpuOf)
  return running.reduce((sum, { own, children }) => sum + own + children, cpuOf(pid).children)
}

/** Peak resident megabytes of what the shell `pid` runs now: of several processes at once, the sum. */
export function peakBelow(pid) {
  const kibibytes = descendantsOf(pid).map((child) => /VmHWM:\s+(\d+)/.exec(read(`/proc/${child}/status`))?.[1])
  return kibibytes.reduce((sum, peak) => sum + Number(peak ?? 0), 0) / KIBIBYTES_IN_MEGABYTE
}

/** What one process has used so far and holds now: CPU seconds of all its threads, resident megabytes. */
export function usageOf(pid) {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1]
  return { cpu: cpuOf(pid).own, resident: Number(kibibytes ?? 0) / KIBIBYTES_IN_MEGABYTE }
}

/** How many files this process, and what it starts, may have open; null where the system does not tell. */
export function openFilesMost() {
  const most = /Max open files\s+\S+\s+(\S+)/.exec(read('/proc/self/limits'))?.[1]
  if (most === undefined) return null
  return most === 'unlimited' ? Number.POSITIVE_INFINITY : Number(most)
}
