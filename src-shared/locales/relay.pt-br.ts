import type { WindowTexts } from './window.en.ts'

const n = (value: number) => value.toLocaleString('pt-BR')

/** What the window says about relays, in Portuguese. */
export const relayPtBr: WindowTexts['relay'] = {
  titleOn: 'Este computador é um relé',
  titleOff: 'Seja o relé',
  promises: ['Um clique, sem conta', 'Uma porta, nada guardado', 'Os outros digitam o endereço uma vez'],
  sub: 'Ele repassa o que outros enviam. Não consegue ler e não guarda nada.',
  toggle: 'Hospedar um relé neste computador',
  hostCard: 'Relé aqui',
  off: 'Desligado. Ligado, pessoas por perto podem enviar através deste computador.',
  starting: 'Iniciando…',
  connected: (count) => (count === 1 ? '1 conexão' : `${n(count)} conexões`),
  addresses: 'Endereços',
  addressesHint: 'Os outros digitam um destes como relé. O primeiro é o que mais provavelmente funciona.',
  noAddresses: 'Este computador não está em rede nenhuma; só programas nele alcançam o relé.',
  kinds: {
    lan: 'esta rede',
    vpn: 'VPN, só para quem está nela',
    virtual: 'rede virtual',
    loopback: 'só este computador',
  },
  moved: (port) => `A porta de costume está ocupada; ele atende na ${port}.`,
  figures: 'O que ele faz agora',
  waiting: 'à espera',
  transfers: (count) => (count === 1 ? 'transferência' : 'transferências'),
  forwarded: 'repassados',
  now: 'agora',
  graph: (speed) => `Velocidade no último minuto e meio, agora ${speed}`,
  elsewhere: 'Usar um relé em outro lugar',
  elsewhereSub:
    'Para pessoas em outras redes: um servidor seu, ou um endereço do ngrok como tcp://0.tcp.sa.ngrok.io:12345.',
  address: 'Endereço do relé',
  placeholder: 'host:porta',
  use: 'Usar este',
  useNone: 'Não usar nenhum',
  inUse: (address) => `Em uso: ${address}`,
  noneInUse: 'Nenhum. O Malote hospeda um aqui quando você envia.',
}
