import type { WindowTexts } from './window.en.ts'

const n = (value: number) => value.toLocaleString('pt-BR')

/** What the window says about transfers that can go on, in Portuguese. */
export const unfinishedPtBr: WindowTexts['unfinished'] = {
  title: 'Inacabadas',
  sub: 'Para continuar, o Malote precisa estar aberto também no outro computador.',
  canGoOn: (count) => (count === 1 ? '1 transferência pode continuar.' : `${n(count)} transferências podem continuar.`),
  show: 'Ver Atividade',
  to: (peer) => `Para ${peer}`,
  from: (peer) => `De ${peer}`,
  untaken: 'Ninguém digitou o código ainda',
  here: (part, whole) => `${part} de ${whole} aqui`,
  there: (part, whole) => `${part} de ${whole} lá`,
  lost: (count) => (count === 1 ? '1 arquivo não chegou' : `${n(count)} arquivos não chegaram`),
  into: (folder) => `em ${folder}`,
  since: (when) => `desde ${when}`,
  through: (address) => `por ${address}`,
  ownRelay: 'pelo seu próprio relé',
  goOn: 'Continuar',
  offer: 'Oferecer de novo',
  sendLost: (count) => (count === 1 ? 'Enviar o que falhou' : `Enviar os ${n(count)} que falharam`),
  sendLostAgain: (count) =>
    count === 1 ? 'Enviar de novo o que falhou' : `Enviar de novo os ${n(count)} que falharam`,
  about: (what, names) => `${what}: ${names}`,
  relayMoved: 'O relé mudou de endereço?',
  relayAddress: 'Endereço atual do relé',
  relayHint: 'A outra pessoa precisa do mesmo.',
  relayGo: 'Continuar por ele',
  remove: 'Remover',
  removeTitle: (names) => `Remover ${names}?`,
  removeParts: (count, size) =>
    `${count === 1 ? 'Um arquivo incompleto' : `${n(count)} arquivos incompletos`}, ${size}: ${count === 1 ? 'será apagado' : 'serão apagados'}. O que chegou inteiro fica.`,
  removeReceived: 'Depois não dá mais para continuar. O que chegou inteiro fica.',
  removeSent: 'Depois não dá mais para continuar. Seus arquivos ficam como estão.',
  removeYes: 'Remover',
  looking: (peer) => `Procurando ${peer}…`,
  notHere: (peer) => `${peer} ainda não está aqui.`,
  notNow: 'Agora não',
  theyMust:
    'O Malote precisa estar aberto do outro lado. Foi fechado? Então é só escolher Continuar na Atividade de lá.',
  pageOnly:
    'Deixe esta página aberta: o que foi solto numa página do navegador não pode continuar depois de reiniciar.',
}
