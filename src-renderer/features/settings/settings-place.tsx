import { type ReactNode, useId } from 'react'
import type { CallInput } from '../../../src-shared/contract.ts'
import type { Language, Theme } from '../../../src-shared/views.ts'
import { Heading } from '../../components/heading.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Switch } from '../../components/switch.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { FolderRow } from '../folder/folder-row.tsx'
import { conflictOptions } from './conflict-options.ts'
import { DeviceName } from './device-name.tsx'

const themes: readonly Theme[] = ['system', 'light', 'dark']
const languages: readonly Language[] = ['system', 'en', 'pt-BR', 'es']

/** What this person wants; every change is kept at once. */
export function SettingsPlace() {
  const { texts } = useWording()
  const { settings, version } = useApp()
  const save = useSave()
  const id = useId()
  return (
    <section className="stack">
      <Heading title={texts.settings.title} />
      <div className="card settings">
        <Setting label={texts.settings.name} hint={texts.settings.nameHint} htmlFor={`${id}-name`}>
          <DeviceName id={`${id}-name`} saved={settings.deviceName} onSave={(deviceName) => save({ deviceName })} />
        </Setting>
        <Setting label={texts.settings.language} htmlFor={`${id}-language`}>
          <select
            id={`${id}-language`}
            className="input select"
            value={settings.language}
            onChange={(event) => save({ language: event.target.value as Language })}
          >
            {languages.map((language) => (
              <option key={language} value={language}>
                {texts.settings.languages[language]}
              </option>
            ))}
          </select>
        </Setting>
        <Setting label={texts.settings.theme}>
          <Segmented
            name={texts.settings.theme}
            value={settings.theme}
            options={themes}
            labels={texts.settings.themes}
            onChange={(theme) => save({ theme })}
          />
        </Setting>
        <Setting label={texts.settings.conflict} hint={texts.settings.conflictHint}>
          <Segmented
            name={texts.settings.conflict}
            value={settings.conflict}
            options={conflictOptions(settings.conflict)}
            labels={texts.conflict}
            onChange={(conflict) => save({ conflict })}
          />
        </Setting>
        <Setting label={texts.settings.hostAtStart} hint={texts.settings.hostAtStartHint}>
          <Switch
            on={settings.hostAtStart}
            name={texts.settings.hostAtStart}
            testId="host-at-start"
            onChange={(hostAtStart) => save({ hostAtStart })}
          />
        </Setting>
        <Setting label={texts.settings.discovery} hint={texts.settings.discoveryHint}>
          <Switch
            on={settings.discovery}
            name={texts.settings.discovery}
            testId="discovery"
            onChange={(discovery) => save({ discovery })}
          />
        </Setting>
        <div className="setting">
          <FolderRow
            label={texts.settings.folder}
            folder={settings.folder}
            onFolder={({ token }) => save({ folder: token })}
          />
        </div>
      </div>
      <p className="sub small">{texts.settings.version(version)}</p>
    </section>
  )
}

function useSave() {
  const { bridge, actions } = useWindow()
  return (change: CallInput<'saveSettings'>) => void actions.report(bridge.saveSettings(change))
}

interface SettingProps {
  readonly label: string
  readonly hint?: string
  /** The control's id, where it is one that a label can point at. */
  readonly htmlFor?: string
  readonly children: ReactNode
}

function Setting({ label, hint, htmlFor, children }: SettingProps) {
  return (
    <div className="setting">
      <div className="grow">
        {htmlFor ? <label htmlFor={htmlFor}>{label}</label> : <span>{label}</span>}
        {hint && <p className="sub small">{hint}</p>}
      </div>
      {children}
    </div>
  )
}
