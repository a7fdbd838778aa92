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
  hostAtStart: 'Alojar un relé desde el inicio',
  hostAtStartHint: 'Encendido siempre que se abre Malote.',
  discovery: 'Anunciar y encontrar relés en esta red',
  discoveryHint: 'Para que quienes están cerca solo necesiten el código. Apagado, nada se anuncia ni se busca.',
  version: (version) => `Malote ${version}`,
}
