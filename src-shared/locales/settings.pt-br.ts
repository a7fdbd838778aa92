import type { WindowTexts } from './window.en.ts'

/** What the window says about its settings, in Brazilian Portuguese. */
export const settingsPtBr: WindowTexts['settings'] = {
  title: 'Ajustes',
  name: 'Nome deste computador',
  nameHint: 'Aparece para a pessoa com quem você troca arquivos.',
  language: 'Idioma',
  theme: 'Aparência',
  themes: { system: 'Como o sistema', light: 'Clara', dark: 'Escura' },
  languages: { system: 'Como o sistema', en: 'English', 'pt-BR': 'Português (Brasil)', es: 'Español' },
  folder: 'Os arquivos recebidos vão para',
  conflict: 'Quando o nome já existe',
  conflictHint: 'Cada transferência pergunta de novo; isto é só o que vem marcado.',
  version: (version) => `Malote ${version}`,
}
