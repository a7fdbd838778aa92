import { useEffect, useRef, useState } from 'react'

/** The most characters of a device's name, as the contract has it. */
const NAME_MOST = 64

interface DeviceNameProps {
  readonly id: string
  readonly saved: string
  readonly onSave: (name: string) => void
}

/** The name of this computer: kept on Enter or when the field is left; Escape takes the change back. */
export function DeviceName({ id, saved, onSave }: DeviceNameProps) {
  const [text, setText] = useState(saved)
  const kept = useRef(saved)
  useEffect(() => {
    kept.current = saved
    setText(saved)
  }, [saved])
  const keep = () => {
    const name = text.trim()
    if (name === '') return setText(kept.current)
    if (name === kept.current) return
    kept.current = name
    onSave(name)
  }
  return (
    <input
      id={id}
      className="input"
      autoComplete="off"
      spellCheck={false}
      maxLength={NAME_MOST}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={({ key }) => {
        if (key === 'Enter') keep()
        if (key === 'Escape') setText(saved)
      }}
    />
  )
}
