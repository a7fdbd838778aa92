import type { WindowTexts } from './window.en.ts'

const n = (value: number) => value.toLocaleString('es')

/** What the window says about relays, in Spanish. */
export const relayEs: WindowTexts['relay'] = {
  titleOn: 'Este equipo es un relé',
  titleOff: 'Sé el relé',
  promises: ['Un clic, sin cuenta', 'Un puerto, nada guardado', 'Los demás escriben su dirección una vez'],
  sub: 'Reenvía lo que otros mandan. No puede leerlo y no guarda nada.',
  toggle: 'Alojar un relé en este equipo',
  hostCard: 'Alojar relé',
  off: 'Apagado. Encendido, las personas cercanas pueden enviar a través de este equipo.',
  starting: 'Iniciando…',
  connected: (count) => (count === 1 ? '1 conexión' : `${n(count)} conexiones`),
  addresses: 'Direcciones',
  addressesHint: 'Los demás escriben una de estas como relé. La primera es la que más probablemente funciona.',
  noAddresses: 'Este equipo no está en ninguna red; solo los programas en él alcanzan el relé.',
  kinds: {
    lan: 'esta red',
    vpn: 'VPN, solo para quienes están en ella',
    virtual: 'red virtual',
    loopback: 'solo este equipo',
  },
  moved: (port) => `El puerto habitual está ocupado; atiende en el ${port}.`,
  figures: 'Lo que hace ahora',
  waiting: 'esperando',
  transfers: (count) => (count === 1 ? 'transferencia' : 'transferencias'),
  forwarded: 'reenviados',
  now: 'ahora',
  graph: (speed) => `Velocidad en el último minuto y medio, ahora ${speed}`,
  elsewhere: 'Usar un relé en otro lugar',
  elsewhereSub:
    'Para personas en otras redes: un servidor tuyo, o una dirección de ngrok como tcp://0.tcp.sa.ngrok.io:12345.',
  address: 'Dirección del relé',
  placeholder: 'host:puerto',
  use: 'Usar este',
  useNone: 'No usar ninguno',
  inUse: (address) => `En uso: ${address}`,
  noneInUse: 'Ninguno. Malote aloja uno aquí cuando envías.',
}
