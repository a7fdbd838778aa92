import type { FolderView, TransferId } from '../../../src-shared/views.ts'
import { useWindow, useWording } from '../../window-context.ts'
import { FolderRow } from '../folder/folder-row.tsx'

/** Where an offer will be written, and the way to another folder. */
export function SaveTo({ id, folder }: { readonly id: TransferId; readonly folder: FolderView }) {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  return (
    <div className="card pad">
      <FolderRow
        label={texts.receive.saveTo}
        folder={folder}
        onFolder={({ token }) => void actions.report(bridge.chooseFolder({ id, folder: token }))}
      />
    </div>
  )
}
