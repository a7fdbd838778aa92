import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { MaloteError } from '../../../src-shared/errors.ts'
import { errno } from '../files/fs-errors.ts'

/**
 * One process at a time goes on with a transfer. The lock names its process and the thread in it; it is stale where that
 * process is gone, or where it was not renewed for so long that its number must be another program's by now.
 */

/** Milliseconds between two renewals, and after how long without one a lock is stale. */
const RENEW_EVERY = 15_000
const STALE = 60_000

export interface Lock {
  release(): void
}

/** Takes the lock at `path`. Throws `unfinished.running` where a living process has it. */
export function takeLock(path: string): Lock {
  if (!tryTake(path)) {
    if (isHeld(path)) throw new MaloteError('unfinished.running')
    breakStale(path)
    if (!tryTake(path)) throw new MaloteError('unfinished.running')
  }
  const pulse = setInterval(() => renew(path), RENEW_EVERY)
  pulse.unref()
  let mine = true
  return {
    release() {
      if (!mine) return
      mine = false
      clearInterval(pulse)
      rmSync(path, { force: true })
    },
  }
}

/** Whether a living process has the lock at `path`. */
export function isHeld(path: string): boolean {
  try {
    const { mtimeMs } = statSync(path)
    return Math.abs(Date.now() - mtimeMs) < STALE && isAlive(ownerOf(path).pid)
  } catch {
    return false
  }
}

/** Frees the lock at `path` where a thread of this process had it that is gone. Answers whether it did; never throws. */
export function freeAfter(thread: number, path: string): boolean {
  try {
    const owner = ownerOf(path)
    if (owner.pid !== process.pid || owner.thread !== thread) return false
    rmSync(path, { force: true })
    return true
  } catch {
    return false
  }
}

function ownerOf(path: string): { readonly pid: number; readonly thread: number } {
  const [pid, thread] = readFileSync(path, 'utf8').split(' ').map(Number)
  return { pid: pid ?? 0, thread: thread ?? 0 }
}

function tryTake(path: string): boolean {
  try {
    const fd = openSync(path, 'wx', 0o600)
    writeSync(fd, `${process.pid} ${threadId}`)
    closeSync(fd)
    return true
  } catch (error) {
    if (errno(error) === 'EEXIST') return false
    throw new MaloteError('disk.failed', undefined, { cause: error })
  }
}

/** Two who find the same stale lock: the second one's rename finds the first one's new lock, and gives it back. */
function breakStale(path: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (isHeld(aside)) return renameSync(aside, path)
    rmSync(aside, { force: true })
  } catch {
    // Somebody else was faster.
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errno(error) === 'EPERM'
  }
}

function renew(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // A lock that was taken away cannot be renewed; what goes on goes on.
  }
}
