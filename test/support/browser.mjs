import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

/** Finds the browser that the window's tests run in, or gets one. Never decides to do without. */

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'brave-browser',
]

/** Where browsers are installed that no PATH leads to. */
function places() {
  const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)
  const windows = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe']
  const mac = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium']
  if (process.platform === 'win32') return roots.flatMap((root) => windows.map((name) => join(root, name)))
  if (process.platform === 'darwin')
    return ['/Applications', join(homedir(), 'Applications')].flatMap((root) => mac.map((name) => join(root, name)))
  return ['/snap/bin/chromium', '/opt/google/chrome/chrome']
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return commands.flatMap((name) => folders.map((folder) => join(folder, name + suffix)))
}

function candidates() {
  return [...onPath(), ...places(), chromium.executablePath()].filter((path) => existsSync(path))
}

/**
 * The browser's executable: `MALOTE_CHROME`, else an installed one, else Playwright's own; null where there is none.
 * @returns {string | null}
 */
export function findBrowser() {
  const named = process.env.MALOTE_CHROME
  if (named) return existsSync(named) ? named : null
  return candidates()[0] ?? null
}

/**
 * The browser's executable, tried and fetched where none works. Throws with what to install where that is impossible.
 * @returns {string}
 */
export function ensureBrowser() {
  const named = process.env.MALOTE_CHROME
  if (named && existsSync(named)) return named
  if (named) throw new Error(`MALOTE_CHROME names ${named}, which does not exist`)
  const found = candidates().find(works)
  if (found) return found
  console.log('No Chrome or Chromium that works was found here: fetching one for the tests.')
  for (const fetchBrowser of [fetchWithPlaywright, fetchWithApt]) {
    fetchBrowser()
    const fetched = candidates().find(works)
    if (fetched) return fetched
  }
  throw new Error(
    'The tests of the window need Chrome or Chromium. Install one (for example `apt-get install chromium`), or run ' +
      '`npx playwright install --with-deps chromium`, or point MALOTE_CHROME at its executable.',
  )
}

/** A downloaded browser without its system libraries is there and still does not run. */
function works(path) {
  if (process.platform === 'win32') return true
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}

function fetchWithPlaywright() {
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  attempt(npx, ['playwright', 'install', 'chromium'])
}

function fetchWithApt() {
  if (process.platform !== 'linux') return
  const root = process.getuid?.() === 0
  const apt = root ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  const run = (...args) => attempt(apt[0], [...apt.slice(1), ...args])
  if (run('update')) run('install', '-y', '--no-install-recommends', 'chromium')
}

/** A download that has taken this long is not going to end; milliseconds. */
const FETCH_MS = 600_000

function attempt(command, args) {
  try {
    const shell = process.platform === 'win32'
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync(command, args, { stdio: 'inherit', shell, env, timeout: FETCH_MS })
    return true
  } catch {
    return false
  }
}
