import { foldText, formatCode, type Invite, parseInvite, suggestCode } from '../../src-shared/invite.ts'
import { type Locale, terminalTexts } from '../../src-shared/locales/index.ts'
import { completions, type WordLanguage } from '../../src-shared/words.ts'
import { type Io, localeOf } from './io.ts'
import { ask } from './prompt.ts'

/** Whose word list comes first: that of the language the person reads. */
export function wordLanguageOf(locale: Locale): WordLanguage {
  return locale === 'pt-BR' ? 'pt' : 'en'
}

/** Tab in a code: the words that begin with what is typed of the last one. */
export function completeCode(line: string, first: WordLanguage): [readonly string[], string] {
  const partial = /[\p{L}\p{M}]+$/u.exec(line)?.[0] ?? ''
  return [completions(foldText(partial), first, 8), partial]
}

/** Asks for a code until one is readable. Null where the person stops. */
export async function askCode(io: Io): Promise<Invite | null> {
  const locale = localeOf(io.env)
  const { receive, usage } = terminalTexts[locale]
  for (;;) {
    const line = await ask(io, {
      text: receive.askCode,
      complete: (typed) => completeCode(typed, wordLanguageOf(locale)),
    })
    if (line === null) return null
    if (line.trim() === '') continue
    const invite = readInvite(line)
    if (invite) return mendTypos(io, invite)
    io.stdout.write(`${usage.badCode}\n`)
  }
}

function readInvite(line: string): Invite | null {
  try {
    return parseInvite(line)
  } catch {
    return null
  }
}

/** Offers the word that was probably meant: each wrong try brings a code nearer to its end. */
export async function mendTypos(io: Io, invite: Invite): Promise<Invite> {
  const mended = suggestCode(invite.code)
  if (!mended) return invite
  const { receive } = terminalTexts[localeOf(io.env)]
  const answer = await ask(io, { text: receive.didYouMean(formatCode(mended)) })
  const yes = answer !== null && receive.yes.includes(foldText(answer.trim()))
  return yes ? { ...invite, code: mended } : invite
}
