import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** What a package of the desktop app is made of: lines 10 and 21 of Electron's checklist (electron-checklist.test.ts). */

const root = fileURLToPath(new URL('../..', import.meta.url))

/** electron-builder's own reading of its configuration. */
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
const { getNodeModuleFileMatcher } = ofBuilder('app-builder-lib/out/fileMatcher.js') as {
  getNodeModuleFileMatcher(
    from: string,
    to: string,
    expand: (name: string) => string,
    ofPlatform: object,
    packager: object,
  ): { createFilter(): (path: string, stat: { isDirectory(): boolean }) => boolean }
}
const { load } = ofBuilder('js-yaml') as {
  load(text: string): { readonly files: readonly string[]; readonly asarUnpack: readonly string[] }
}

describe('the package', () => {
  const packaging = readFileSync(join(root, 'electron-builder.yml'), 'utf8')

  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableCookieEncryption', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['grantFileProtocolExtraPrivileges', false],
  ])('10: has the fuse %s %s', (fuse, on) => {
    const fuses = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(packaging)?.[1] ?? ''
    expect(fuses.split('\n').map((line) => line.trim())).toContain(`${fuse}: ${on}`)
  })

  it('21: is of one exact Electron, and depends on nothing at run time but what is native', () => {
    const { devDependencies, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Object.keys(dependencies)).toEqual(['@ngrok/ngrok'])
  })

  it('21: holds ngrok’s module and its native part, unpacked, and nothing else of node_modules', () => {
    const { files, asarUnpack } = load(packaging)
    const packager = { config: { files }, debugLogger: { isEnabled: false } }
    const goesIn = getNodeModuleFileMatcher(root, '/out', (name) => name, {}, packager).createFilter()
    const isIn = (name: string) => goesIn(join(root, 'node_modules', name), { isDirectory: () => false })

    expect(['@ngrok/ngrok/index.js', '@ngrok/ngrok-win32-x64-msvc/ngrok.win32-x64-msvc.node'].map(isIn)).toEqual([
      true,
      true,
    ])
    expect(['zod/index.js', 'electron/index.js', '@types/node/index.d.ts'].map(isIn)).toEqual([false, false, false])
    expect(asarUnpack).toContain('node_modules/@ngrok/**')
  })

  it('21: starts without ngrok’s module: it is asked for in one place, when it is wanted', () => {
    const names = readdirSync(join(root, 'src-main'), { recursive: true, encoding: 'utf8' })
    const sources = names.filter((name) => name.endsWith('.ts')).map((name) => join(root, 'src-main', name))
    const asking = sources.filter((path) => /'@ngrok\/ngrok'/.test(readFileSync(path, 'utf8')))

    expect(asking).toEqual([join(root, 'src-main/app/ngrok.ts')])
    expect(asking.map((path) => readFileSync(path, 'utf8')).join()).toContain("await import('@ngrok/ngrok')")
  })
})
