import type { UnfinishedView } from '../../../src-shared/snapshot.ts'
import { useWindow, useWording } from '../../window-context.ts'
import { AddressForm } from '../relay/address-form.tsx'
import { aboutText } from './unfinished-words.ts'

/** Going on through a relay that is somewhere else by now; out of the way until it is needed. */
export function RelayMoved({ item }: { readonly item: UnfinishedView }) {
  const { actions } = useWindow()
  const wording = useWording()
  const { unfinished, relay } = wording.texts
  return (
    <details className="relay-moved">
      <summary>{unfinished.relayMoved}</summary>
      <AddressForm
        label={unfinished.about(unfinished.relayAddress, aboutText(item, wording))}
        placeholder={relay.placeholder}
        go={unfinished.relayGo}
        hint={unfinished.relayHint}
        onGo={(address) => actions.goOn(item, { relay: address })}
      />
    </details>
  )
}
