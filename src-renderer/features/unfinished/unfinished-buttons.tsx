import { useState } from 'react'
import type { UnfinishedView } from '../../../src-shared/snapshot.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { aboutText, goOnText, removalText } from './unfinished-words.ts'

/** Going on with an unfinished transfer, and giving it up. */
export function UnfinishedButtons({ item }: { readonly item: UnfinishedView }) {
  const { actions } = useWindow()
  const wording = useWording()
  const { unfinished } = wording.texts
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const goOn = async () => {
    setBusy(true)
    const error = await actions.goOn(item)
    setBusy(false)
    if (error) actions.dispatch({ kind: 'notice', error })
  }
  const about = aboutText(item, wording)
  const label = goOnText(item, wording)
  return (
    <div className="buttons unfinished-buttons">
      <Button disabled={busy} aria-label={unfinished.about(label, about)} onClick={() => void goOn()}>
        {label}
      </Button>
      <Button look="quiet" aria-label={unfinished.about(unfinished.remove, about)} onClick={() => setAsking(true)}>
        {unfinished.remove}
      </Button>
      {asking && <RemoveDialog item={item} onClose={() => setAsking(false)} />}
    </div>
  )
}

function RemoveDialog({ item, onClose }: { readonly item: UnfinishedView; readonly onClose: () => void }) {
  const { bridge, actions } = useWindow()
  const wording = useWording()
  const { texts } = wording
  const remove = () => {
    onClose()
    void actions.report(bridge.discardUnfinished({ id: item.id }))
  }
  return (
    <Modal
      title={texts.unfinished.removeTitle(aboutText(item, wording))}
      hint={removalText(item, wording)}
      onClose={onClose}
    >
      <div className="buttons ending">
        <Button look="quiet" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button look="primary" onClick={remove}>
          {texts.unfinished.removeYes}
        </Button>
      </div>
    </Modal>
  )
}
