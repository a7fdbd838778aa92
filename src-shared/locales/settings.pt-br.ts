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
  hostAtStart: 'Hospedar um relé desde o início',
  hostAtStartHint: 'Ligado sempre que o Malote é aberto.',
  discovery: 'Anunciar e encontrar relés nesta rede',
  discoveryHint: 'Para que quem está por perto só precise do código. Desligado, nada é anunciado nem procurado.',
  version: (version) => `Malote ${version}`,
}
