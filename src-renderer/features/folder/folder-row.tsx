import { Folder } from 'lucide-react'
import { useState } from 'react'
import type { FolderView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { Name } from '../../components/name.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { FolderDialog } from './folder-dialog.tsx'

interface FolderRowProps {
  readonly label: string
  readonly folder: FolderView
  readonly onFolder: (folder: FolderView) => void
}

/** A folder, and the way to another: the system's dialog on a desktop, our own in a browser. */
export function FolderRow({ label, folder, onFolder }: FolderRowProps) {
  const { bridge, actions } = useWindow()
  const { shell } = useApp()
  const { texts } = useWording()
  const [browsing, setBrowsing] = useState(false)
  const change = async () => {
    if (shell === 'web') return setBrowsing(true)
    const chosen = await actions.report(bridge.pickFolder({}))
    if (chosen) onFolder(chosen)
  }
  return (
    <>
      <div className="folder-row">
        <Folder size={18} aria-hidden="true" />
        <div className="grow">
          <div className="sub small">{label}</div>
          <Name text={folder.name} look="strong" />
        </div>
        <Button aria-label={texts.receive.changeFolder} onClick={() => void change()}>
          {texts.common.change}
        </Button>
      </div>
      {browsing && (
        <FolderDialog
          onClose={() => setBrowsing(false)}
          onFolder={(chosen) => {
            setBrowsing(false)
            onFolder(chosen)
          }}
        />
      )}
    </>
  )
}
