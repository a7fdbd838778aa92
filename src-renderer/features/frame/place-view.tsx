import type { ComponentType } from 'react'
import type { Place } from '../../ui-state.ts'
import { useWindow } from '../../window-context.ts'
import { ActivityPlace } from '../activity/activity-place.tsx'
import { ReceivePlace } from '../receive/receive-place.tsx'
import { RelayPlace } from '../relay/relay-place.tsx'
import { SendPlace } from '../send/send-place.tsx'
import { SettingsPlace } from '../settings/settings-place.tsx'

const views: Readonly<Record<Place, ComponentType>> = {
  send: SendPlace,
  receive: ReceivePlace,
  relay: RelayPlace,
  activity: ActivityPlace,
  settings: SettingsPlace,
}

/** The place the window is in. */
export function PlaceView() {
  const { place } = useWindow().ui
  const View = views[place]
  return <View key={place} />
}
