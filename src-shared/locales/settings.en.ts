/** What the window says about its settings. */
export const settingsEn = {
  title: 'Settings',
  name: 'Name of this computer',
  nameHint: 'Shown to the person you exchange files with.',
  language: 'Language',
  theme: 'Look',
  themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  languages: { system: 'Like the system', en: 'English', 'pt-BR': 'Português (Brasil)', es: 'Español' },
  folder: 'Received files go to',
  conflict: 'When a name is already there',
  conflictHint: 'Asked again with each transfer; this is only what is chosen first.',
  hostAtStart: 'Host a relay from the start',
  hostAtStartHint: 'Switched on whenever Malote is opened.',
  discovery: 'Announce and find relays on this network',
  discoveryHint: 'So that people near you need only the code. Off, nobody is told and nothing is looked for.',
  version: (version: string) => `Malote ${version}`,
} as const
