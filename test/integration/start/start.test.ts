import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeRuntime, writeScript } from '../../support/fake-electron.ts'
import { ask } from '../../support/web-page.ts'

const startFile = fileURLToPath(new URL('../../../dist/main/start.mjs', import.meta.url))
const asRoot = process.getuid?.() === 0

let folder = ''
let child: ChildProcess | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-start-'))
})

afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
})

/** Runs what `npm start` runs after the build, with nothing of this machine's desktop. */
function start(env: Record<string, string>) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env
  const own = { MALOTE_DATA: join(folder, 'data'), MALOTE_DOWNLOADS: join(folder, 'downloads') }
  child = spawn(process.execPath, [startFile], {
    env: { ...inherited, ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Output(child)
}

/** Everything a process has said, and its first address once that is there. */
class Output {
  text = ''
  readonly ended: Promise<number | null>
  readonly address: Promise<string>

  constructor(of: ChildProcess) {
    this.ended = new Promise((resolve) => of.on('close', resolve))
    this.address = new Promise((resolve, reject) => {
      const hear = (bytes: unknown) => {
        this.text += String(bytes)
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+(?=\n)/.exec(this.text)?.[0]
        if (found) resolve(found)
      }
      of.stdout?.on('data', hear)
      of.stderr?.on('data', hear)
      of.on('close', () => reject(new Error(`ended without an address:\n${this.text}`)))
    })
    this.address.catch(() => undefined)
  }

  get lines(): string[] {
    return this.text.trim().split('\n')
  }
}

describe('without a display', () => {
  it('says so in one line and serves the window, until Ctrl+C', async () => {
    const output = start({})

    const address = await output.address
    const page = await ask(address, new URL(address).pathname + new URL(address).search)
    child?.kill('SIGINT')

    expect(page).toMatchObject({ status: 200 })
    expect(page.body).toContain('<script type="module"')
    expect(await output.ended).toBe(0)
    expect(output.lines).toEqual([
      'No desktop window: there is no display. Malote serves the same window in your browser instead:',
      address,
    ])
  })
})

describe('with a display', () => {
  it.each([
    [
      'whose libraries are missing',
      'echo "electron: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2; exit 127',
      'Electron needs libnss3.so, which is not installed',
    ],
    [
      'that may not use its sandbox',
      'echo "FATAL:setuid_sandbox_host.cc" >&2; exit 1',
      "this system does not allow Electron's sandbox",
    ],
    ['that reaches no display', 'echo "Missing X server or \\$DISPLAY" >&2; exit 1', 'the display does not answer'],
    ['that dies of itself', 'kill -SEGV $$', 'Electron ended at once (SIGSEGV)'],
  ])('and an Electron %s, serves the window and opens the browser', async (_, body, reason) => {
    const runtime = await makeRuntime(folder, body)
    await writeScript(join(folder, 'xdg-open'), `echo "$1" > '${folder}/opened'`)
    const PATH = `${folder}${delimiter}${process.env.PATH}`

    const output = start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime, PATH })
    const address = await output.address

    expect(output.text).toContain(`No desktop window: ${reason}. Malote serves`)
    expect(output.text).not.toMatch(/\n\s+at /)
    const opened = () => readFile(join(folder, 'opened'), 'utf8').catch(() => '')
    await expect.poll(opened).toMatch(/\n$/)
    // The command line is no secret, so the token is not in it; what is there leads to the window once.
    const once = new URL((await opened()).trim())
    expect(once.href).not.toContain(new URL(address).searchParams.get('token'))
    const asked = () => ask(address, once.pathname + once.search)
    expect(await asked()).toMatchObject({ status: 303, headers: { location: `/${new URL(address).search}` } })
    expect(await asked()).toMatchObject({ status: 401 })
    child?.kill('SIGTERM')
    expect(await output.ended).toBe(0)
  })

  it('and an Electron that works, leaves the window to it and ends with it', async () => {
    const runtime = await makeRuntime(folder, `echo "$@" > '${folder}/args'\necho 'malote: window open'`)

    const output = start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime, ELECTRON_RUN_AS_NODE: '1' })

    expect(await output.ended).toBe(0)
    expect(output.text).not.toContain('http')
    const args = (await readFile(join(folder, 'args'), 'utf8')).trim()
    expect(args.startsWith('--no-sandbox ')).toBe(asRoot)
    expect(output.text.trim()).toBe(asRoot ? "Running as root: Electron starts without Chromium's sandbox." : '')
  })

  it('and an Electron whose window has been open, hands on how it ended', async () => {
    const runtime = await makeRuntime(folder, "echo 'malote: window open'; exit 3")

    const output = start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime })

    expect(await output.ended).toBe(3)
    expect(output.text).not.toContain('http')
  })

  it('and an app that runs already, which shows its own window, ends quietly', async () => {
    const runtime = await makeRuntime(folder, 'exit 0')

    const output = start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime })

    expect(await output.ended).toBe(0)
    expect(output.text).not.toContain('http')
  })

  it('and no Electron at the place that was named, serves the window', async () => {
    const output = start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') })

    expect(await output.address).toContain('http://127.0.0.1')
    expect(output.text).toContain('No desktop window: there is no Electron at ')
  })
})
