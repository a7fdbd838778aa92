import type { HelpTexts } from './terminal-help-texts.ts'

/** What the terminal's help says. */
export const helpEs: HelpTexts = {
  tagline: 'envíe archivos de cualquier tamaño a otra persona con un código corto',
  usage: 'Uso',
  options: 'Opciones',
  examples: 'Ejemplos',
  environment: 'Entorno',
  statuses: 'Estado de salida',
  more: 'malote help COMANDO cuenta más sobre un comando.',
  commands: {
    send: 'ofrece archivos y carpetas con un código',
    receive: 'recoge lo que se ofreció con un código',
    unfinished: 'lista lo que puede continuar, o renuncia a ello',
    relays: 'lista los relés encontrados en esta red',
    relay: 'aloja un relé para otros',
    web: 'sirve la ventana en un navegador',
  },
  menu: 'un menú, en un terminal',
  about: {
    send:
      'Ofrece archivos y carpetas y muestra el código que los recoge. Sin --relay usa un relé que encuentre en esta red; ' +
      'sin ninguno, este equipo aloja uno hasta el fin de la transferencia, y lo anuncia.',
    receive:
      'Recoge lo que se ofreció. Sin --relay ni invitación, se pregunta por el código al relé de MALOTE_RELAY y a todos ' +
      'los de esta red. También puede venir de MALOTE_CODE o de una tubería, lo que lo mantiene fuera de la lista de ' +
      'procesos; sin nada de eso, se pregunta.',
    unfinished:
      'Lista las transferencias que se interrumpieron y pueden continuar: por un proceso muerto, un terminal ' +
      'cerrado, un relé ausente demasiado tiempo. Solo lo que falta se envía de nuevo.',
    relays:
      'Lista en un segundo los relés que se anuncian en esta red. Cualquiera puede anunciar uno: el nombre que se da no ' +
      'prueba nada, y ningún relé puede leer lo que pasa.',
    relay: 'Aloja un relé hasta Ctrl+C. Pasa bytes sellados y no guarda nada.',
    web: 'Sirve la ventana de Malote en una dirección de este equipo y la muestra.',
  },
  flags: {
    sendRelay: 'el relé que se usa; here: uno que aloja este equipo',
    receiveRelay: 'el relé que se usa; here: el de este equipo',
    hostPassword: 'el relé pide esta contraseña a quien envía; sola, la pregunta',
    qr: 'muestra la invitación también como código QR',
    json: 'un objeto JSON por línea en la salida estándar',
    out: 'dónde poner los archivos, se crea si falta (por defecto: la carpeta actual)',
    yes: 'recibe sin preguntar',
    onConflict: 'cuando un nombre ya existe: keep-both (por defecto), overwrite, skip o fail',
    giveUp: 'cuánto tiempo buscar al otro lado (por defecto: un día; 0: nada)',
    resume: 'continúa lo interrumpido; el ID hace falta cuando hay varias',
    remove: 'renuncia a esta, o a todas (all): se borran sus .part, no los archivos enteros',
    host: 'la dirección en la que atiende (por defecto: todas)',
    relayPort: 'el puerto en el que atiende (por defecto: 19034; 0 elige uno libre)',
    webPort: 'el puerto en el que atiende (por defecto: uno libre)',
    help: 'muestra esta ayuda',
    version: 'muestra la versión',
  },
  address:
    'ADDR es host, host:puerto, [IPv6]:puerto, tcp://host:puerto o malote://host:puerto. Sin puerto vale 19034. La ' +
    'palabra here es este equipo.',
  variables: {
    MALOTE_RELAY: 'el relé que se usa cuando no se da --relay',
    MALOTE_CODE: 'el código con el que se recibe cuando no se da ninguno',
    MALOTE_DISCOVERY: 'off: los relés ni se buscan ni se anuncian; u otro puerto UDP',
    MALOTE_DATA: 'la carpeta de los ajustes y de las transferencias sin terminar',
    MALOTE_DEBUG: '1 muestra de dónde vino un error inesperado',
    NO_COLOR: 'cualquier valor: sin colores',
  },
  status: [
    'hecho y comprobado',
    'falló',
    'uso incorrecto',
    'cancelado o rechazado',
    'código equivocado',
    'corrupto: un archivo no llegó como se envió',
  ],
  sample: {
    send: [
      ['malote send fotos notas.txt', 'por un relé encontrado en esta red, o alojado aquí'],
      ['malote send pelicula.mkv --relay here --qr', 'por uno alojado aquí en todo caso, con código QR'],
      ['malote send pelicula.mkv --relay tcp://0.tcp.sa.ngrok.io:12345', 'por un relé en otro lugar'],
    ],
    receive: [
      ['malote receive 4271-abacate-violeta', 'por el relé de esta red que lo tenga'],
      ['malote receive malote://192.168.0.15:19034/4271-abacate-violeta', 'una invitación: por aquel relé'],
      ['malote receive --out ~/Descargas', 'pregunta el código'],
      ['MALOTE_CODE=4271-abacate-violeta malote receive --yes --json', 'en un script'],
    ],
    unfinished: [
      ['malote unfinished', 'las lista'],
      ['malote receive --resume 1a2b', 'continúa una'],
      ['malote unfinished --remove all', 'renuncia a todas'],
    ],
    relays: [
      ['malote relays', 'los lista'],
      ['malote relays --json', 'para un script; estado 1 cuando no hay ninguno'],
    ],
    relay: [
      ['malote relay', 'en el puerto 19034'],
      ['malote relay --host 127.0.0.1 --port 0 --json', 'para programas de este equipo, en un puerto libre'],
    ],
    web: [['malote web --port 8080', 'en el puerto 8080 de este equipo']],
  },
}
