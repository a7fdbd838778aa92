import { describe, expect, it } from 'vitest'
import { redact } from '../../../src-main/desktop/redact.ts'

describe('a line of the log', () => {
  it.each([
    ['waiting with 4271-abacate-violeta', 'waiting with 4271-[words]'],
    ['waiting with 4271 abacate violeta', 'waiting with 4271-[words]'],
    ['opened malote://10.0.0.1:19034/4271-abacate-violeta now', 'opened [link] now'],
  ])('holds no word of a code: %s', (line, safe) => {
    expect(redact(line)).toBe(safe)
  })

  it.each([
    [
      "ENOENT: no such file or directory, open '/home/ana maria/my taxes.pdf'",
      'ENOENT: no such file or directory, open [path]',
    ],
    ["EPERM: operation not permitted, open 'C:\\Users\\Ana\\a.txt'", 'EPERM: operation not permitted, open [path]'],
    ['    at send (file:///opt/malote/dist/main/index.mjs:10:5)', '    at send (index.mjs:10:5)'],
    ['    at send (C:\\Program\\malote\\index.mjs:10:5)', '    at send (index.mjs:10:5)'],
  ])('holds no path: %s', (line, safe) => {
    expect(redact(line)).toBe(safe)
  })

  it.each([
    ["rename '/home/ana/it's mine.pdf' -> '/home/ana/b.pdf'", 'rename [path]'],
    ['cannot read /home/ana/taxes.pdf', 'cannot read [path]'],
    ['cannot read \\\\server\\share\\taxes.pdf', 'cannot read [path]'],
    ['at /home/ana/malote/index.mjs:10:5', 'at index.mjs:10:5'],
  ])('holds no name of a file that is not the program: %s', (line, safe) => {
    expect(redact(line)).toBe(safe)
  })

  it('holds no key', () => {
    const hex = 'a1'.repeat(32)
    const base64 = 'Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9v_-=='

    expect(redact(`secret ${hex} and ${base64}`)).toBe('secret [secret] and [secret]')
  })

  it('keeps what helps: versions, codes of errors, where in the program', () => {
    const line = 'error page gone: crashed, relay.unreachable, Electron 45.4.1, at index.mjs:10:5'

    expect(redact(line)).toBe(line)
  })
})
