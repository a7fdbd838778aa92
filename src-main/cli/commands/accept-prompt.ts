import { foldText } from '../../../src-shared/invite.ts'
import type { OfferEntry } from '../../engine/types.ts'
import type { Context } from '../context.ts'
import { LIST_SHORT, offerLines } from '../output/lines.ts'
import { styleOf } from '../output/style.ts'
import { ask } from '../prompt.ts'

/** Asks whether to receive what is offered. False where the person stops or the question is taken back. */
export async function askAccept(
  entries: readonly OfferEntry[],
  { io, texts, locale }: Context,
  signal: AbortSignal,
): Promise<boolean> {
  const { receive } = texts
  const text = entries.length > LIST_SHORT ? receive.askAll : receive.ask
  for (;;) {
    const answer = await ask(io, { text, signal })
    if (answer === null) return false
    const word = foldText(answer.trim())
    if (receive.yes.includes(word)) return true
    if (receive.no.includes(word)) return false
    if (receive.list.includes(word)) {
      const page = { style: styleOf(io.stdout, io.env), texts, locale }
      io.stdout.write(`${offerLines(entries, page, entries.length, receive.more).join('\n')}\n`)
    }
  }
}
