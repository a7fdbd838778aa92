import { fileURLToPath } from 'node:url'

/** A word of a line and the quoted or escaped pieces inside it; a quote that nothing closes stands for itself. */
const shells = {
  posix: { word: /(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|\S)+/g, piece: /\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/g },
  windows: { word: /(?:"[^"]*"|\S)+/g, piece: /()()"([^"]*)"/g },
} as const

/**
 * The paths in a line that was typed, or that a terminal wrote when files were dragged into it: bare, in quotes, with
 * backslashes before blanks (not on Windows, where they separate folders), or as file:// addresses.
 */
export function pathsInLine(line: string, platform: NodeJS.Platform): readonly string[] {
  const { word, piece } = shells[platform === 'win32' ? 'windows' : 'posix']
  const unquote = (text: string) => (platform === 'win32' ? text : text.replace(/\\(["\\$`])/g, '$1'))
  return [...line.matchAll(word)]
    .map(([text]) =>
      text.replace(piece, (_whole, escaped?: string, single?: string, double?: string) =>
        double === undefined ? escaped || single || '' : unquote(double),
      ),
    )
    .filter((text) => text !== '')
    .map(plainPath)
}

function plainPath(word: string): string {
  if (!/^file:\/\//i.test(word)) return word
  try {
    return fileURLToPath(word)
  } catch {
    return word
  }
}
