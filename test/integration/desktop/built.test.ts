import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** What `npm run build` made, as Electron would load it: lines 2, 5 and 6 of its checklist, and what a package must not ask for. */

const dist = fileURLToPath(new URL('../../../dist', import.meta.url))
const filesIn = (folder: string) =>
  readdirSync(join(dist, folder), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile()
      ? [
          join(entry.parentPath, entry.name)
            .slice(dist.length + 1)
            .replaceAll('\\', '/'),
        ]
      : [],
  )
const textOf = (path: string) => readFileSync(join(dist, path), 'utf8')

/** What a module asks for by name. */
function importsOf(path: string): readonly string[] {
  const asked = textOf(path).matchAll(
    /^\s*(?:import|export)\b[^'"\n]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]|\brequire\(['"]([^'"]+)['"]\)/gm,
  )
  return [...new Set([...asked].map((found) => found[1] ?? found[2] ?? found[3] ?? ''))]
}

/** Everything that a module of the main build brings with it. */
function reachedFrom(path: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known
  known.add(path)
  for (const name of importsOf(path)) {
    if (name.startsWith('./')) reachedFrom(`main/${name.slice(2)}`, known)
    else known.add(name)
  }
  return known
}

describe('the preload script', () => {
  it('is one CommonJS file that asks for Electron and nothing else: a sandboxed one is given no more', () => {
    expect(filesIn('preload')).toEqual(['preload/index.cjs'])
    expect(importsOf('preload/index.cjs')).toEqual(['electron'])
    expect(textOf('preload/index.cjs')).not.toMatch(/^\s*(?:import|export)\s/m)
  })

  it('shows the page one thing', () => {
    const shown = [...textOf('preload/index.cjs').matchAll(/exposeInMainWorld\(([^,]+)/g)].map(([, name]) => name)

    expect(shown).toEqual(['"malote"'])
  })
})

describe('the main build', () => {
  const entries = [
    'main/index.mjs',
    'main/malote.mjs',
    'main/start.mjs',
    'main/transfer-worker.mjs',
    'main/relay-worker.mjs',
  ]

  it('has bundled all it needs but what is native: a package holds no other code', () => {
    const known = new Set(['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)])
    const others = entries.flatMap((entry) => [...reachedFrom(entry)]).filter((name) => !name.startsWith('main/'))

    expect([...new Set(others.filter((name) => !known.has(name)))]).toEqual(['@ngrok/ngrok'])
    expect(others).toContain('node:crypto')
  })

  it('loads what is native only when it is asked for: the rest works without it', () => {
    const asking = filesIn('main').filter((path) => importsOf(path).includes('@ngrok/ngrok'))

    expect(asking).toHaveLength(1)
    expect(asking.map(textOf).join()).toMatch(/await import\(["']@ngrok\/ngrok["']\)/)
    expect(asking.map(textOf).join()).not.toMatch(/from\s*["']@ngrok/)
  })

  it('asks for Electron in the desktop shell alone: elsewhere that would start a download', () => {
    // `npm start` asks too, in a process of its own that may be given up.
    const asking = entries.filter((entry) => entry !== 'main/start.mjs' && reachedFrom(entry).has('electron'))

    expect(asking).toEqual(['main/index.mjs'])
  })
})

describe('the window', () => {
  const page = textOf('renderer/index.html')

  it('has no script, style or handler of its own in the page: the policy would refuse it', () => {
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:/i)
    expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path?.slice(0, 2))).not.toContain('ht')
  })

  it('names no address outside: nothing is fetched, linked or told', () => {
    const scripts = filesIn('renderer')
      .filter((path) => /\.(?:js|css|html)$/.test(path))
      .map(textOf)
      .join('\n')
    const hosts = new Set([...scripts.matchAll(/\b(?:https?|wss?):\/\/([\w.-]+)/g)].map(([, host]) => host))

    // Names of XML namespaces, and of the pages that React's and Base UI's errors point a developer to.
    expect([...hosts].filter((host) => !['www.w3.org', 'react.dev', 'base-ui.com'].includes(host ?? ''))).toEqual([])
  })

  it('turns no text into code', () => {
    const scripts = filesIn('renderer')
      .filter((path) => path.endsWith('.js'))
      .map(textOf)
      .join('\n')

    expect(scripts).not.toMatch(/\beval\(|new Function\(|document\.write\(|insertAdjacentHTML|createContextualFragment/)
  })
})
