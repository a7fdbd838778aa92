import { describe, expect, test } from 'vitest'
import { pathsInLine } from '../../../src-main/cli/dragged-paths.ts'

describe('paths dragged into a terminal', () => {
  test.each([
    ['/home/ana/a.txt', ['/home/ana/a.txt']],
    ["'/home/ana/my file.txt' ", ['/home/ana/my file.txt']],
    ['"/home/ana/my file.txt" /b', ['/home/ana/my file.txt', '/b']],
    ['/home/ana/my\\ file\\ \\(1\\).txt', ['/home/ana/my file (1).txt']],
    ["'/home/ana/it'\\''s here.txt'", ["/home/ana/it's here.txt"]],
    ['"a \\"quoted\\" \\$name"', ['a "quoted" $name']],
    ['"back\\slash"', ['back\\slash']],
    ["it's", ["it's"]],
    ['file:///home/ana/%C3%A1gua%20fria.txt', ['/home/ana/água fria.txt']],
    ['  日本/写真.jpg\t', ['日本/写真.jpg']],
    ["''", []],
    ['', []],
  ])('%s', (line, paths) => {
    expect(pathsInLine(line, 'linux')).toEqual(paths)
  })

  test.each([
    ['C:\\Users\\ana\\a.txt', ['C:\\Users\\ana\\a.txt']],
    ['"C:\\Users\\Ana Maria\\a.txt" D:\\b', ['C:\\Users\\Ana Maria\\a.txt', 'D:\\b']],
    ["C:\\it's", ["C:\\it's"]],
  ])('on Windows: %s', (line, paths) => {
    expect(pathsInLine(line, 'win32')).toEqual(paths)
  })
})
