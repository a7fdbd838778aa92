import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findElectron } from '../../../src-main/cli/start/find-electron.ts'
import { makeProject, makeRuntime } from '../../support/fake-electron.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-find-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** Whether a process of that number still runs; one that only waits to be buried does not. */
function isAlive(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
  return state !== '' && !state.startsWith('Z')
}

describe("Electron's runtime", () => {
  it('is where the package says, whatever else it prints', async () => {
    const runtime = await makeRuntime(folder, 'true')
    const path = join(runtime, 'electron')
    const root = await makeProject(folder, `console.log('Downloading...'); module.exports = ${JSON.stringify(path)}`)

    expect(await findElectron({ root })).toEqual({ path })
  })

  it('that the package only promises is not believed', async () => {
    const root = await makeProject(folder, "module.exports = '/nowhere/electron'")

    expect(await findElectron({ root })).toEqual({ reason: 'there is no Electron at /nowhere/electron' })
  })

  it('that cannot be fetched is one reason, not a stack', async () => {
    const root = await makeProject(folder, "throw new Error('getaddrinfo ENOTFOUND')")

    expect(await findElectron({ root })).toEqual({ reason: "Electron's runtime cannot be downloaded" })
  })

  it('that is not even a package says so', async () => {
    expect(await findElectron({ root: folder })).toEqual({ reason: 'Electron is not installed' })
  })

  it('whose download stands still is given up, with every process it started', async () => {
    const pidFile = join(folder, 'pid')
    const waiting = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`
    const root = await makeProject(
      folder,
      `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(waiting)}])`,
    )

    const found = await findElectron({ root, stallMs: 1_500 })

    expect(found).toEqual({ reason: "the download of Electron's runtime does not move" })
    await expect.poll(async () => isAlive(Number(await readFile(pidFile, 'utf8')))).toBe(false)
  })

  it('whose download grows is waited for, longer than one that stands still', async () => {
    const runtime = await makeRuntime(folder, 'true')
    const path = join(runtime, 'electron')
    const root = await makeProject(
      folder,
      `const { appendFileSync } = require('fs')
       const file = require('os').tmpdir() + '/download'
       const end = Date.now() + 2500
       while (Date.now() < end) {
         appendFileSync(file, 'x')
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
       }
       module.exports = ${JSON.stringify(path)}`,
    )

    expect(await findElectron({ root, stallMs: 1_000 })).toEqual({ path })
  })

  it('leaves no folder behind', async () => {
    const root = await makeProject(
      folder,
      `require('fs').writeFileSync(${JSON.stringify(join(folder, 'where'))}, require('os').tmpdir())`,
    )

    await findElectron({ root })

    expect(existsSync(await readFile(join(folder, 'where'), 'utf8'))).toBe(false)
  })
})
