import { expect, test } from '../support/e2e.ts'
import { writeTree } from '../support/files.ts'

test('the page has the bridge, and nothing of Node or Electron', async ({ ana }) => {
  const found = await ana.page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname']
    const bridge = (window as unknown as { malote: Record<string, unknown> }).malote
    return {
      leaked: names.filter((name) => name in window),
      kinds: [...new Set(Object.values(bridge).map((one) => typeof one))],
      generic: ['send', 'invoke', 'on', 'ipcRenderer'].filter((name) => name in bridge),
      frozen: Object.isFrozen(bridge),
    }
  })

  expect(found).toEqual({ leaked: [], kinds: ['function'], generic: [], frozen: true })
})

test('the policy is in force: no code, no connection and no frame from elsewhere', async ({ ana }) => {
  const policy = await ana.page.evaluate(async () =>
    (await fetch('./index.html')).headers.get('content-security-policy'),
  )
  const tried = await ana.page.evaluate(async () => {
    const wanted = ['connect-src', 'frame-src', 'img-src', 'require-trusted-types-for']
    const violations = new Set<string>()
    const all = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.add(event.effectiveDirective)
        if (wanted.every((directive) => violations.has(directive))) resolve()
      })
    })
    // Later, on its own: what is evaluated from outside is exempt. An inline script runs as it is put in, or never.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve(new Function('return 1')())
        } catch {
          resolve('refused')
        }
      })
    })
    const fetched = await fetch('https://elsewhere.test/').catch(() => 'refused')
    const frame = document.createElement('iframe')
    frame.src = 'https://elsewhere.test/'
    const image = document.createElement('img')
    image.src = 'https://elsewhere.test/a.png'
    const script = document.createElement('script')
    script.append('window.injected = true')
    document.body.append(frame, image, script)
    await all
    return { evaluated, fetched, injected: 'injected' in window }
  })

  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(tried).toEqual({ evaluated: 'refused', fetched: 'refused', injected: false })
})

test('text cannot become markup or code: the functions that would make it so refuse', async ({ ana }) => {
  const markup = '<img src=x onerror="window.injected = true">'
  const tried = await ana.page.evaluate((text) => {
    const ways: Record<string, () => unknown> = {
      innerHTML: () => Object.assign(document.createElement('div'), { innerHTML: text }),
      outerHTML: () => Object.assign(document.body.appendChild(document.createElement('p')), { outerHTML: text }),
      insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', text),
      createContextualFragment: () => document.createRange().createContextualFragment(text),
      parseFromString: () => new DOMParser().parseFromString(text, 'text/html'),
      write: () => document.write(text),
      srcdoc: () => Object.assign(document.createElement('iframe'), { srcdoc: text }),
      'script.text': () => Object.assign(document.createElement('script'), { text }),
      'script.src': () => Object.assign(document.createElement('script'), { src: './a.js' }),
    }
    const taken = Object.entries(ways).flatMap(([name, way]) => {
      try {
        way()
        return [name]
      } catch {
        return []
      }
    })
    return { taken, injected: 'injected' in window }
  }, markup)

  expect(tried).toEqual({ taken: [], injected: false })
})

test('the window goes nowhere else and opens no other', async ({ ana }) => {
  const home = ana.page.url()
  const windows = () =>
    ana.page
      .context()
      .pages()
      .filter((page) => page.url() !== 'about:blank').length
  const before = windows()

  await ana.page.evaluate(() => {
    location.href = 'https://elsewhere.test/'
  })
  await ana.page.evaluate(() => {
    window.open('https://elsewhere.test/')
  })
  await ana.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://elsewhere.test/'
    link.target = '_blank'
    document.body.append(link)
    link.click()
  })

  await expect.poll(windows).toBe(before)
  expect(ana.page.url()).toBe(home)
  await ana.go('settings')
  await expect(ana.title).toHaveText('Settings')
})

test('nothing outside of the window is served, and nothing but what it may have is granted', async ({ ana }) => {
  const outside = await ana.page.evaluate(async () => {
    const paths = ['/../main/index.mjs', '/..%2fmain/index.mjs', '/%2e%2e/%2e%2e/package.json', '/etc/passwd']
    return Promise.all(paths.map(async (path) => (await fetch(path)).status))
  })
  const permissions = await ana.page.evaluate(async () => {
    const names = ['geolocation', 'notifications'] as PermissionName[]
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
  })

  expect(outside).toEqual([404, 404, 404, 404])
  expect(permissions).toEqual(['denied', 'denied'])
})

test('the page learns no path: not of what was dropped, not of where it is saved', async ({ ana, folder }) => {
  await writeTree(folder, { 'from/a.txt': 'a' })
  await ana.page.evaluate(() => {
    const bridge = (window as unknown as { malote: { onEvent(hear: (event: unknown) => void): void } }).malote
    const heard: unknown[] = []
    Object.assign(window, { heard })
    bridge.onEvent((event) => heard.push(event))
  })

  await ana.dropFiles([`${folder}/from/a.txt`])
  await ana.shownCode()
  const known = await ana.page.evaluate(async () => {
    const { malote, heard } = window as unknown as { malote: { snapshot(input: object): unknown }; heard: unknown[] }
    return JSON.stringify([await malote.snapshot({}), heard]) + document.documentElement.outerHTML
  })

  expect(known).toContain('a.txt')
  expect(known).not.toContain(folder)
})

test('a call that the contract does not allow is refused', async ({ ana }) => {
  const answers = await ana.page.evaluate(async () => {
    const bridge = (window as unknown as { malote: Record<string, (input: unknown) => Promise<unknown>> }).malote
    return [await bridge.startSend?.({ sources: ['/etc/passwd'] }), await bridge.hostRelay?.({ on: 'yes' })]
  })

  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'request.rejected' } })
})
