import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWindow, useWording } from '../window-context.ts'
import { Button, type ButtonLook } from './button.tsx'

/** How long a button says that it has copied, milliseconds: long enough to be read. */
const THANKS = 2_000

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** Read instead of the label where several buttons have the same one. */
  readonly name?: string
  readonly look?: ButtonLook
}

/** Copies a text and says so. */
export function CopyButton({ text, label, name, look = 'plain' }: CopyButtonProps) {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), THANKS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    const done = await bridge.copyText({ text })
    if (done.ok) setCopied(true)
    else actions.dispatch({ kind: 'notice', error: done.error })
  }
  return (
    <>
      <Button look={look} aria-label={name} onClick={copy}>
        <span className="swap">
          <span className={copied ? 'ghost' : undefined}>
            <Copy size={15} aria-hidden="true" />
            {label}
          </span>
          <span className={copied ? undefined : 'ghost'}>
            <Check size={15} aria-hidden="true" />
            {texts.common.copied}
          </span>
        </span>
      </Button>
      <span className="off-screen" role="status">
        {copied ? texts.common.copied : ''}
      </span>
    </>
  )
}
