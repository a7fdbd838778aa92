import type { WindowTexts } from './window.en.ts'

const n = (value: number) => value.toLocaleString('es')

/** What the window says about transfers that can go on, in Spanish. */
export const unfinishedEs: WindowTexts['unfinished'] = {
  title: 'Sin terminar',
  sub: 'Para continuar, Malote debe estar abierto también en el otro equipo.',
  canGoOn: (count) =>
    count === 1 ? '1 transferencia puede continuar.' : `${n(count)} transferencias pueden continuar.`,
  show: 'Ver Actividad',
  to: (peer) => `Para ${peer}`,
  from: (peer) => `De ${peer}`,
  untaken: 'Nadie ha escrito aún su código',
  here: (part, whole) => `${part} de ${whole} aquí`,
  there: (part, whole) => `${part} de ${whole} allí`,
  lost: (count) => (count === 1 ? '1 archivo no llegó' : `${n(count)} archivos no llegaron`),
  into: (folder) => `en ${folder}`,
  since: (when) => `desde ${when}`,
  through: (address) => `por ${address}`,
  ownRelay: 'por tu propio relé',
  goOn: 'Continuar',
  offer: 'Ofrecerla de nuevo',
  sendLost: (count) => (count === 1 ? 'Enviar el que falló' : `Enviar los ${n(count)} que fallaron`),
  sendLostAgain: (count) =>
    count === 1 ? 'Enviar de nuevo el que falló' : `Enviar de nuevo los ${n(count)} que fallaron`,
  about: (what, names) => `${what}: ${names}`,
  relayMoved: '¿El relé tiene otra dirección?',
  relayAddress: 'Dirección actual del relé',
  relayHint: 'La otra persona necesita la misma.',
  relayGo: 'Continuar por él',
  remove: 'Quitar',
  removeTitle: (names) => `¿Quitar ${names}?`,
  removeParts: (count, size) =>
    `${count === 1 ? 'Un archivo a medias' : `${n(count)} archivos a medias`}, ${size}: se ${count === 1 ? 'borrará' : 'borrarán'}. Lo que llegó entero se queda.`,
  removeReceived: 'Después ya no podrá continuar. Lo que llegó entero se queda.',
  removeSent: 'Después ya no podrá continuar. Tus archivos se quedan como están.',
  removeYes: 'Quitarla',
  looking: (peer) => `Buscando a ${peer}…`,
  notHere: (peer) => `${peer} todavía no está aquí.`,
  notNow: 'Ahora no',
  theyMust: 'Malote debe estar abierto al otro lado. ¿Se cerró? Entonces basta con elegir Continuar en su Actividad.',
  pageOnly:
    'Deja abierta esta página: lo que se soltó en una página del navegador no puede continuar tras un reinicio.',
}
