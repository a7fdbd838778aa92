import { Files, FolderOpen } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Heading } from '../../components/heading.tsx'
import { Promises } from '../../components/promises.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { shortcutName } from '../frame/use-shortcuts.ts'
import { CanGoOn } from '../unfinished/can-go-on.tsx'
import { PouchArt } from './pouch-art.tsx'

/** The empty page of Send: drop something, or choose it. */
export function SendEmpty() {
  const { actions } = useWindow()
  const { texts } = useWording()
  return (
    <section className="stack fill">
      <Heading title={texts.send.title} sub={texts.send.sub} />
      <div className="invite">
        <PouchArt />
        <p className="invite-title">{texts.send.inviteTitle}</p>
        <p className="sub">{texts.send.inviteSub}</p>
        <div className="buttons centred">
          <Button look="primary" aria-keyshortcuts="Control+O Meta+O" onClick={() => void actions.pick('files')}>
            <Files size={16} aria-hidden="true" />
            {texts.send.chooseFiles}
          </Button>
          <Button aria-keyshortcuts="Control+Shift+O Meta+Shift+O" onClick={() => void actions.pick('folders')}>
            <FolderOpen size={16} aria-hidden="true" />
            {texts.send.chooseFolder}
          </Button>
        </div>
        <p className="sub small">{texts.send.keys(shortcutName('O'))}</p>
      </div>
      <CanGoOn />
      <Promises promises={texts.send.promises} />
    </section>
  )
}
