/**
 * Text from elsewhere, made fit to be shown: what changes how the text around it is read, and what takes no room on a
 * screen, must not pass unseen. CVE-2023-43620 and its kin; Unicode UTR #36 and UTS #39.
 */

/** Scripts whose letters change beside a joiner (RFC 5892, appendix A): there it is spelling. */
const joining =
  'Arab Syrc Mand Nkoo Mong Adlm Rohg Phag Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Java Bali'
    .split(' ')
    .map((script) => `\\p{scx=${script}}`)
    .join('')

const seen = '(?!\\p{Default_Ignorable_Code_Point})'
const pictograph = '\\p{Extended_Pictographic}'

/** Invisible characters where they belong: joiners in those scripts and in emoji, selectors of a variant behind its base. */
const belonging = [
  `(?<=${seen}[${joining}])[\\u200c\\u200d]`,
  `(?<=${pictograph}\\ufe0f?|\\p{Emoji_Modifier})\\u200d(?=${pictograph})`,
  `(?<=${pictograph})[\\ufe0e\\ufe0f]`,
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  '(?<=\\p{Ideographic})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  `(?<=${seen}\\p{Script=Mong})[\\u180b-\\u180d\\u180f]`,
].join('|')

let atHome: RegExp | undefined

function belongs(text: string, at: number): boolean {
  // Made when first needed: it takes a millisecond or two, and most texts never ask.
  atHome ??= new RegExp(belonging, 'uy')
  atHome.lastIndex = at
  return atHome.test(text)
}

/** The flags of England, Scotland and Wales: the only emoji that are spelled in invisible tags. */
const flag =
  '\\u{1f3f4}\\u{e0067}\\u{e0062}(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}'

/** Controls (ANSI escapes), ends of lines, lone surrogates, BiDi marks and overrides, and whatever cannot be seen. */
const suspect = '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]'

const suspects = new RegExp(`${flag}|${suspect}`, 'gu')

function replaceHarmful(text: string, replacement: (character: string) => string): string {
  return text.replace(suspects, (found, at: number) =>
    found.startsWith('\u{1f3f4}') || belongs(text, at) ? found : replacement(found),
  )
}

/** Text from elsewhere, fit to be shown in a terminal, a window or a notification: one line, no tricks. */
export function printable(text: string): string {
  return replaceHarmful(text, () => '\ufffd')
}

/**
 * JSON for a line of output. JSON escapes C0 controls of itself; here C1 controls, which a terminal obeys too, and BiDi
 * marks are escaped as well. Whoever parses it gets the same value.
 */
export function printableJson(json: string): string {
  return replaceHarmful(json, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}
