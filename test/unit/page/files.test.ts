import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { containedPath, readPageFile } from '../../../src-main/page/files.ts'
import { contentPolicy } from '../../../src-main/page/policy.ts'

let root = ''

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'malote-page-'))
  root = join(folder, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(folder, 'renderer-secret'))
  await writeFile(join(root, 'index.html'), '<p>')
  await writeFile(join(root, 'assets/a b.js'), 'js')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'renderer-secret/a.txt'), 'secret')
})

describe('the page', () => {
  it('is served with its types, the window itself at the root', async () => {
    expect(await readPageFile(root, '/')).toMatchObject({ type: 'text/html; charset=utf-8' })
    expect(await readPageFile(root, '/assets/a%20b.js')).toEqual({
      bytes: new Uint8Array(Buffer.from('js')),
      type: 'text/javascript; charset=utf-8',
    })
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/../renderer-secret/a.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/index.html%00.png',
    '/%',
    '//etc/passwd',
    '/missing.js',
    '/assets',
  ])('serves nothing for %s', async (path) => {
    expect(await readPageFile(root, path)).toBeNull()
  })

  it('means nothing outside of its folder', () => {
    expect(containedPath('/srv/app', '/index.html')).toBe(join('/srv/app/index.html'))
    expect(containedPath('/srv/app', '/../app')).toBeNull()
    expect(containedPath('/srv/app', '/..')).toBeNull()
  })

  it('may run, load and reach nothing but its own', () => {
    expect(contentPolicy()).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect(contentPolicy(['ws://127.0.0.1:1'])).toContain("connect-src 'self' ws://127.0.0.1:1;")
    expect(contentPolicy()).not.toMatch(/unsafe|\*|https?:/)
  })
})
