import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endTree } from './end-tree.ts'

/** A download that has not moved for so long is blocked, not slow; milliseconds. */
const STALL_MS = 20_000
/** How often to look whether it moves, and when to say that it takes a while; milliseconds. */
const LOOK_MS = 1_000
const NOTICE_MS = 3_000

export type FoundElectron = { readonly path: string } | { readonly reason: string }

export interface FindOptions {
  /** The folder whose `node_modules` has the package. */
  readonly root: string
  readonly stallMs?: number
  /** Called once when the runtime is being fetched. */
  readonly onFetching?: () => void
}

/**
 * Electron's executable, or why there is none. The npm package fetches its runtime when it is first required: that
 * happens in another process, unheard, and is given up once no byte arrives any more.
 */
export async function findElectron({ root, stallMs = STALL_MS, onFetching }: FindOptions): Promise<FoundElectron> {
  const temporary = await mkdtemp(join(tmpdir(), 'malote-start-'))
  try {
    const answer = await requireElectron(root, temporary, stallMs, onFetching)
    if ('reason' in answer) return answer
    return existsSync(answer.path) ? answer : { reason: `there is no Electron at ${answer.path}` }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The package prints of its own accord, so the path comes last, behind a mark. */
const MARK = 'electron-is-at:'
const script = `process.stdout.write('\\n${MARK}' + require('electron'))`

function requireElectron(
  root: string,
  temporary: string,
  stallMs: number,
  onFetching: (() => void) | undefined,
): Promise<FoundElectron> {
  // Its download goes to a folder of its own, where it can be seen to grow.
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const child = spawn(process.execPath, ['--input-type=commonjs', '-e', script], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  return new Promise((resolve) => {
    let said = ''
    let complaint = ''
    const watch = watchGrowth(temporary, stallMs, onFetching, () => {
      endTree(child)
      settle({ reason: "the download of Electron's runtime does not move" })
    })
    const settle = (answer: FoundElectron) => {
      watch.stop()
      resolve(answer)
    }
    child.stdout.on('data', (bytes) => {
      said += String(bytes)
    })
    child.stderr.on('data', (bytes) => {
      complaint = (complaint + String(bytes)).slice(-20_000)
    })
    child.on('error', () => settle({ reason: 'Node cannot start another process' }))
    child.on('close', () => {
      const path = said.split(MARK)[1]?.trim()
      settle(path ? { path } : { reason: failureOf(complaint) })
    })
  })
}

function failureOf(complaint: string): string {
  if (/Cannot find module 'electron'/.test(complaint)) return 'Electron is not installed'
  return "Electron's runtime cannot be downloaded"
}

/** Calls `onStall` once the folder's size has stood still for `stallMs`. */
function watchGrowth(folder: string, stallMs: number, onFetching: (() => void) | undefined, onStall: () => void) {
  const began = Date.now()
  let moved = began
  let size = 0
  let told = false
  const look = async () => {
    const now = await sizeOf(folder)
    if (now !== size) moved = Date.now()
    size = now
    if (!told && Date.now() - began > NOTICE_MS) {
      told = true
      onFetching?.()
    }
    if (Date.now() - moved > stallMs) onStall()
  }
  const timer = setInterval(() => void look(), Math.min(LOOK_MS, stallMs))
  return { stop: () => clearInterval(timer) }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
