import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Program } from './program.mjs'

/** Nothing of this shell's Malote settings may steer what is measured, and temporary files belong where all others are. */
function environment(scratch, added) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('MALOTE_'))
  return { ...Object.fromEntries(own), TMPDIR: scratch, MALOTE_DISCOVERY: 'off', ...added }
}

/** Rejects `passed` after so many seconds, unless `clear` comes first. */
export function deadline(seconds) {
  let timer
  const passed = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000)
  })
  return { passed, clear: () => clearTimeout(timer) }
}

/**
 * Gives `work` a folder of its own and a way to start programs; `home` is that of the whole benchmark. When it has ended, however it ended, none of its
 * programs runs any more and the folder is gone. Throws what `work` throws, or that it took longer than `seconds`.
 */
export async function withStage({ home, seconds }, work) {
  const scratch = mkdtempSync(join(home, 'run-'))
  const out = join(scratch, 'out')
  mkdirSync(out)
  const programs = []
  const start = (name, argv, { env = {}, cwd = scratch } = {}) => {
    const program = new Program(name, argv, { cwd, env: environment(scratch, env) })
    programs.push(program)
    return program
  }
  const late = deadline(seconds)
  try {
    return await Promise.race([work({ home, scratch, out, start }), late.passed])
  } finally {
    late.clear()
    for (const program of programs) program.stop('SIGKILL')
    await Promise.all(programs.map(({ ended }) => ended))
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}
