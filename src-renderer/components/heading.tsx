import { type ReactNode, useEffect, useRef } from 'react'

interface HeadingProps {
  readonly title: ReactNode
  readonly sub?: ReactNode
  readonly children?: ReactNode
  /** When it changes while the window is looked at, the focus comes here, so that the next Tab starts at the news. */
  readonly focusKey?: string
}

/** A place's first line, with what can be done about the whole of it on the right. */
export function Heading({ title, sub, children, focusKey }: HeadingProps) {
  const ref = useFocusOnChange(focusKey)
  return (
    <header className="heading">
      <div className="grow">
        <h1 ref={ref} tabIndex={-1}>
          {title}
        </h1>
        {sub !== undefined && <p className="sub">{sub}</p>}
      </div>
      {children}
    </header>
  )
}

/** Moves the focus when the key changes and the person was using what has just gone, or nothing at all. */
export function useFocusOnChange<E extends HTMLElement = HTMLHeadingElement>(key: string | undefined) {
  const ref = useRef<E>(null)
  const last = useRef(key)
  useEffect(() => {
    if (last.current === key) return
    last.current = key
    const focused = document.activeElement
    if (focused === null || focused === document.body || !document.contains(focused)) ref.current?.focus()
  }, [key])
  return ref
}
