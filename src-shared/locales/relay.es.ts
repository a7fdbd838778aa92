import type { WindowTexts } from './window.en.ts'

const n = (value: number) => value.toLocaleString('es')

/** What the window says about relays, in Spanish. */
export const relayEs: WindowTexts['relay'] = {
  titleOn: 'Este equipo es un relé',
  titleOff: 'Sé el relé',
  promises: ['Un clic, sin cuenta', 'Un puerto, nada guardado', 'Los que están cerca solo necesitan el código'],
  sub: 'Reenvía lo que otros mandan. No puede leerlo y no guarda nada.',
  toggle: 'Alojar un relé en este equipo',
  hostCard: 'Alojar relé',
  off: 'Apagado. Encendido, las personas cercanas pueden enviar a través de este equipo.',
  starting: 'Iniciando…',
  connected: (count) => (count === 1 ? '1 conexión' : `${n(count)} conexiones`),
  addresses: 'Direcciones',
  addressesHint:
    'Donde no se encuentre, los demás escriben una de estas; la primera es la que más probablemente funciona.',
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
  useNone: 'Automático',
  inUse: (address) => `En uso: ${address}`,
  noneInUse: 'No hay ninguno elegido: Malote encuentra uno, o es uno.',
  offFound: 'Apagado. Encontrado en esta red:',
  connections: (count) => (count === 1 ? 'conexión' : 'conexiones'),
  invite: {
    title: 'Invitación',
    hint: 'Escanéala, o pega el enlace en el Malote de la otra persona, para usar este relé.',
    qr: (invite) => `Código QR de ${invite}`,
    copy: 'Copiar enlace',
  },
  announced: 'Anunciado en esta red: quienes están cerca solo necesitan el código.',
  unannounced: 'No anunciado: los demás escriben una de estas; la primera es la que más probablemente funciona.',
  check: {
    untested: 'sin probar',
    testing: 'probando…',
    reached: 'responde',
    blocked: 'no responde',
    test: 'Probar',
    again: 'Probar otra vez',
    some: (reached, tested) => `${n(reached)} de ${n(tested)} responden.`,
    limits: 'Una prueba desde aquí no ve lo que hay en el camino de otro equipo.',
  },
  firewall: {
    title: (port) => `¿Hay un cortafuegos en el camino? Permite que Malote reciba conexiones en el puerto ${port}.`,
    windows:
      'En Seguridad de Windows, Firewall y protección de red, elige «Permitir una aplicación a través del firewall» y marca Malote para redes privadas.',
    mac: 'En Ajustes del Sistema, Red, Firewall, Opciones, permite que Malote acepte conexiones entrantes.',
    linux: 'Con ufw, en un terminal:',
    linuxOther: 'Con otro cortafuegos, abre en él el mismo puerto TCP.',
    other: 'Busca el cortafuegos en los ajustes de tu sistema.',
  },
  turnOff: {
    title: '¿Apagar el relé?',
    transfers: (count) =>
      count === 1
        ? 'Una transferencia pasa por él y se cortará.'
        : `${n(count)} transferencias pasan por él y se cortarán.`,
    waiting: (count) =>
      count === 1
        ? 'Una persona espera en él para enviar; su código no funciona mientras tanto.'
        : `${n(count)} personas esperan en él para enviar; sus códigos no funcionan mientras tanto.`,
    idle: 'Nada pasa por él ahora.',
    yes: 'Apagarlo',
    no: 'Dejarlo encendido',
  },
  nearby: {
    title: 'En esta red',
    none: 'Ningún otro relé se anuncia aquí.',
    disabled: 'No se buscan relés: eso está apagado en Ajustes.',
    use: (name) => `Usar ${name}`,
    short: 'Usar',
    inUse: 'en uso',
    more: (count) => (count === 1 ? 'y 1 dirección más' : `y ${n(count)} direcciones más`),
    automatic:
      'No hay ninguno elegido, así que Malote decide solo: usa uno que encuentre aquí y, si no hay, aloja el suyo.',
    chosen: 'Has elegido un relé abajo; estos solo se consultan cuando recibes.',
  },
  offered: 'De un enlace. No se envía nada allí antes de que pulses el botón.',
  tunnel: {
    title: 'Llegar desde internet',
    sub: 'Abre una dirección con tu cuenta de ngrok y la pone en la invitación. Sin tocar el router.',
    toggle: 'Llegar al relé desde internet',
    plan: 'El plan gratuito de ngrok: 1 GB de salida al mes, otra dirección cada vez, y una tarjeta que verificar antes de abrir direcciones TCP.',
    sent: (size) => `${size} de 1 GB del plan gratuito enviados este mes.`,
    sentName: 'Enviado este mes',
    over: 'Más de 1 GB del plan gratuito: ngrok puede cerrar el camino hasta el mes que viene.',
    token: 'Tu token de ngrok',
    tokenFrom: 'Está en',
    save: 'Guardar y abrir',
    keeps: 'Se guarda en este equipo, cifrado.',
    forgets: 'No se puede guardar con seguridad aquí: se olvida cuando Malote se cierra.',
    kept: 'Tu token de ngrok está guardado, cifrado, en este equipo.',
    session: 'Tu token de ngrok vale hasta que Malote se cierre.',
    environment: 'El token de ngrok viene de NGROK_AUTHTOKEN.',
    forget: 'Olvidarlo',
    opening: 'Abriendo una dirección…',
    open: 'Se llega desde cualquier lugar en',
    hosts: 'Esto también enciende el relé aquí.',
    close: '¿Cerrar el camino desde internet?',
    closeHint: 'Lo que viene por él se corta.',
    closeYes: 'Cerrarlo',
    closeNo: 'Dejarlo abierto',
    byHand: (command) =>
      `Una dirección de ${command} también sirve: los demás la pegan en «Usar un relé en otro lugar».`,
  },
}
