import { type KeyboardEvent, type Ref, useId, useState } from 'react'
import { useWording } from '../../window-context.ts'
import { endsWithWord, withWord, wordsFor } from './code-model.ts'

/** What one call to the app may carry. */
const TEXT_MOST = 2_000

interface CodeFieldProps {
  readonly ref: Ref<HTMLInputElement>
  readonly text: string
  readonly invalid: boolean
  readonly onText: (text: string) => void
}

/**
 * The code field: a combobox after the ARIA pattern with a list that completes the word being typed.
 * The first word is marked at once, so that Tab or Enter takes it; a whole word is left alone.
 */
export function CodeField({ ref, text, invalid, onText }: CodeFieldProps) {
  const { texts } = useWording()
  const id = useId()
  const list = useWordList(text, onText)
  const active = list.active >= 0 ? `${id}-${list.active}` : undefined
  return (
    <div className="code-field">
      <label className="label" htmlFor={id}>
        {texts.receive.field}
      </label>
      <input
        ref={ref}
        id={id}
        className="code-input"
        data-testid="code-input"
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={list.words.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active}
        aria-invalid={invalid}
        aria-errormessage={invalid ? 'code-error' : undefined}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={TEXT_MOST}
        placeholder={texts.receive.placeholder}
        value={text}
        onChange={(event) => list.type(event.target.value)}
        onKeyDown={list.press}
        onBlur={list.close}
      />
      <div
        className="words"
        id={`${id}-list`}
        role="listbox"
        aria-label={texts.receive.words}
        hidden={list.words.length === 0}
      >
        {list.words.map((word, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, aria-activedescendant points here
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={word}
            id={`${id}-${at}`}
            className="word"
            role="option"
            aria-selected={at === list.active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => list.take(word)}
          >
            {word}
          </div>
        ))}
      </div>
    </div>
  )
}

/** The list's words, which one is marked (-1: none), and what keys do to it. */
function useWordList(text: string, onText: (text: string) => void) {
  const { locale } = useWording()
  const [open, setOpen] = useState(false)
  const [moved, setMoved] = useState<number | null>(null)
  const words = open ? wordsFor(text, locale === 'pt-BR' ? 'pt' : 'en') : []
  const active = Math.min(moved ?? (endsWithWord(text) ? -1 : 0), words.length - 1)
  const set = (next: string, stayOpen: boolean) => {
    onText(next)
    setOpen(stayOpen)
    setMoved(null)
  }
  const take = (word: string) => set(withWord(text, word), true)
  const press = (event: KeyboardEvent) => {
    if (words.length === 0 || event.nativeEvent.isComposing) return
    const marked = words[active]
    const next = markAfter(event.key, active, words.length)
    if (next !== null) setMoved(next)
    else if (event.key === 'Escape') setOpen(false)
    else if (isTaking(event) && marked !== undefined) take(marked)
    else return
    event.preventDefault()
  }
  return { words, active, take, press, type: (next: string) => set(next, true), close: () => setOpen(false) }
}

/** Which word an arrow marks, round and round; null for other keys. */
function markAfter(key: string, active: number, count: number): number | null {
  if (key === 'ArrowDown') return (active + 1) % count
  if (key === 'ArrowUp') return active <= 0 ? count - 1 : active - 1
  return null
}

function isTaking({ key, shiftKey }: KeyboardEvent): boolean {
  return !shiftKey && (key === 'Enter' || key === 'Tab')
}
