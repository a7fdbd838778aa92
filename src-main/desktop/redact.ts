/** A room's number and the words after it. The number stays: the relay knows it anyway and it finds a transfer in a log. */
const code = /\b(\d{4,9})(?:[\p{Pd}\s][\p{L}\p{M}]{2,}){2,3}/gu
const link = /malote:\/\/\S+/gi
/** Errors of the file system quote the path they are about; it may hold spaces, and quotes too. */
const quotedPath = /(['"])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\n]*\1/g
const barePath = /(?:file:\/\/)?(?:\b[A-Za-z]:)?(?:[\\/]+[^\s\\/:'"()]+)+[\\/]([^\s\\/:'"()]+)(:\d+)?/g
/** Keys and hashes: 32 characters or more without a break, as hex or base64. */
const secret = /[A-Za-z0-9+_=-]{32,}/g

/** A line fit for a log that may be mailed to a stranger: no code, no key, no path beyond a file of the program. */
export function redact(text: string): string {
  return (
    text
      .replace(link, '[link]')
      .replace(quotedPath, '[path]')
      // With a line number it is a place in the program.
      .replace(barePath, (_, name: string, line: string | undefined) => (line === undefined ? '[path]' : name + line))
      .replace(code, '$1-[words]')
      .replace(secret, '[secret]')
  )
}
