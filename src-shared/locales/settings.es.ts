import type { WindowTexts } from './window.en.ts'

/** What the window says about its settings, in Spanish. */
export const settingsEs: WindowTexts['settings'] = {
  title: 'Ajustes',
  name: 'Nombre de este equipo',
  nameHint: 'Lo ve la persona con quien intercambias archivos.',
  language: 'Idioma',
  theme: 'Aspecto',
  themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
  languages: { system: 'Como el sistema', en: 'English', 'pt-BR': 'Português (Brasil)', es: 'Español' },
  folder: 'Los archivos recibidos van a',
  conflict: 'Cuando el nombre ya existe',
  conflictHint: 'Cada transferencia vuelve a preguntar; esto es solo lo que viene marcado.',
  version: (version) => `Malote ${version}`,
}
