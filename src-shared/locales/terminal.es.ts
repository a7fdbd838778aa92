import type { TerminalTexts } from './terminal-texts.ts'

const files = (count: number) => (count === 1 ? '1 archivo' : `${count} archivos`)
const folders = (count: number) => (count === 1 ? '1 carpeta' : `${count} carpetas`)

export const terminalEs: TerminalTexts = {
  send: {
    hosting: (port) => `No se indicó ningún relay, así que este equipo aloja uno en el puerto ${port}:`,
    hostingMoved: (port) =>
      `No se indicó ningún relay, así que este equipo aloja uno. El puerto habitual está ocupado; usa el ${port}:`,
    nobodyElse: 'Este equipo no está en ninguna red: solo sus propios programas llegan a este relay.',
    sending: (what, count, size) => `Enviando ${what} (${files(count)}, ${size})`,
    code: 'Código',
    otherSide: 'En el otro equipo:',
    orLink: 'o pegue este enlace en el Malote de allí:',
    waiting: 'Esperando al otro lado. Ctrl+C cancela.',
    guessed: (left) =>
      left === 1
        ? 'Alguien escribió palabras equivocadas. Un intento más y el código deja de valer.'
        : `Alguien escribió palabras equivocadas. Quedan ${left} intentos hasta que el código deje de valer.`,
    offered: (peer) => `${peer} está ahí y ve la lista. Esperando la respuesta.`,
  },
  receive: {
    joining: (relay) => `Buscando a quien envía en ${relay}`,
    connected: (peer) => `${peer} envía:`,
    offer: (count, inFolders, size) =>
      inFolders === 0 ? `${files(count)}, ${size}` : `${files(count)} en ${folders(inFolders)}, ${size}`,
    more: (count) => `y ${count} más`,
    into: (folder) => `En ${folder}`,
    taken: (count, choice) => {
      const what = count === 1 ? 'Un nombre ya existe allí' : `${count} nombres ya existen allí`
      const then = {
        'keep-both': 'se conservan los dos',
        overwrite: 'se reemplaza el antiguo',
        skip: 'se omite el nuevo',
        fail: 'se rechaza el nuevo',
      }
      return `${what}: ${then[choice]}.`
    },
    short: (free, needed) => `Falta espacio: ${free} libres, ${needed} necesarios.`,
    ask: '¿Recibir? (s/n) ',
    askAll: '¿Recibir? (s/n, l los lista todos) ',
    yes: ['s', 'si', 'y', 'yes'],
    no: ['n', 'no'],
    list: ['l', 'lista', 'listar'],
    askCode: 'Código: ',
    didYouMean: (code) => `¿Quiso decir ${code}? (s/n) `,
  },
  progress: {
    left: (time) => `faltan ${time}`,
    silentRelay: (seconds) => `El relay no responde desde hace ${seconds} s: esta conexión o el relay`,
    silentPeer: (peer, seconds) => `Nada de ${peer} desde hace ${seconds} s: su conexión o su equipo`,
    heard: 'El otro lado vuelve a responder.',
    parted: (sentence, seconds) =>
      seconds === null
        ? `${sentence} No se ha perdido nada; esperando a que vuelva el otro lado.`
        : `${sentence} No se ha perdido nada; nuevo intento en ${seconds} s.`,
    joined: 'La conexión ha vuelto.',
  },
  disk: {
    full: (peer, missing) =>
      `El disco de ${peer ?? 'este equipo'} está lleno. Sigue por sí solo cuando haya ` +
      `${missing === null ? 'espacio' : `espacio para ${missing} más`}.`,
    slow: (peer) => `Esperando al disco de ${peer ?? 'este equipo'}.`,
    fine: (peer) => `El disco de ${peer ?? 'este equipo'} sigue.`,
  },
  result: {
    verified: (count, size, time) => `SHA-256 verified (comprobado): ${files(count)}, ${size} en ${time}`,
    corrupted: (count) =>
      `CORRUPTED: ${files(count)} ${count === 1 ? 'llegó dañado y se descartó' : 'llegaron dañados y se descartaron'}`,
    skipped: (count) => `Omitidos: ${files(count)}`,
    failed: (count) => `Fallaron: ${files(count)}`,
    fileSkipped: 'omitido',
    fileCorrupted: 'CORRUPTED',
    nothing: 'No se transfirió nada.',
    saved: 'Guardado:',
    declinedByMe: 'Lo rechazó. No se escribió nada.',
    declinedByPeer: 'El otro lado lo rechazó. No se envió nada.',
    cancelledByMe: 'Cancelado.',
    cancelledByPeer: 'El otro lado canceló.',
    cancelling: 'Cancelando. Ctrl+C otra vez sale enseguida.',
    leaving: 'Saliendo. Lo que ya llegó se queda, y el otro lado sigue buscando a este.',
    needsYes:
      'No hay nadie aquí para responder, así que se rechazaron los archivos. Use --yes para recibir sin preguntas.',
  },
  unfinished: {
    none: 'No hay nada sin terminar.',
    count: (count) =>
      count === 1 ? 'Una transferencia puede continuar:' : `${count} transferencias pueden continuar:`,
    howToRemove: 'malote unfinished --remove ID renuncia a una, --remove all a todas.',
    removed: (what) => `Se renunció a: ${what}`,
    what: (names, count, size) => `${names} (${files(count)}, ${size})`,
    labels: { to: 'para', from: 'de', begun: 'inicio', there: 'llegó', folder: 'carpeta', goOn: 'continuar' },
    there: (done, total, percent) => `${done} de ${total} (${percent}%)`,
    lost: (count) => `todo menos ${files(count)}`,
    waiting: 'nada aún; el código sigue a la espera',
    parts: (count, size) =>
      `${count === 1 ? 'un archivo sin terminar' : `${count} archivos sin terminar`} (.part) de ${size}`,
    goOn: (command) => `Para continuar: ${command}`,
    nothing: 'No hay nada que continuar.',
    resuming: (what) => `Continuando ${what}`,
    already: (done, total) => `${done} de ${total} ya llegaron.`,
    looking: (relay) => `Buscando al otro lado en ${relay}`,
    codeStays: 'El código sigue siendo válido.',
    newCode: (count) => `Lo que no llegó, ${files(count)}, se ofrece de nuevo con otro código.`,
    hostingAgain: (port) => `Este equipo aloja el relay de nuevo, en el puerto ${port}:`,
    hostingElsewhere: (port, before) =>
      `Este equipo aloja el relay de nuevo, en el puerto ${port}, pues el ${before} está ocupado. El otro lado necesita la nueva dirección:`,
    otherSide: 'Si el otro lado no vuelve por sí mismo, allí se escribe:',
    choose: (count) => `¿Cuál? (1 a ${count}, ENTER sale): `,
    chooseAgain: (count) => `Escribe un número de 1 a ${count}.`,
    sendAgain: (count) =>
      count === 1 ? '¿Enviar de nuevo el que falló? (s/n) ' : `¿Enviar de nuevo los ${count} que fallaron? (s/n) `,
  },
  relay: {
    listening: (port) => `El relay atiende en el puerto ${port}. Direcciones:`,
    kinds: { lan: 'esta red', vpn: 'VPN', virtual: 'red virtual', loopback: 'solo este equipo' },
    next: 'Use una de estas direcciones:',
    sender: 'para enviar',
    receiver: 'para recibir',
    internet: (port) =>
      `Desde cualquier lugar de internet: ejecute "ngrok tcp ${port}" y use la dirección tcp:// que muestra.`,
    stop: 'Ctrl+C detiene el relay.',
    figures: (transfers, waiting, total, speed) =>
      `${transfers === 1 ? '1 transferencia' : `${transfers} transferencias`}, ${waiting} en espera, ${total} pasados, ${speed}`,
    stopped: 'El relay se detuvo.',
  },
  web: {
    serving: 'Malote está abierto en:',
    stop: 'Quien tiene esta dirección tiene la ventana: guárdela para usted. Ctrl+C la cierra.',
    stopped: 'La ventana se cerró.',
  },
  menu: {
    send: 'Enviar',
    receive: 'Recibir',
    choose: '1 o 2 (ENTER sale): ',
    paths: 'Archivos o carpetas (escríbalos o arrástrelos aquí): ',
    relay: (fallback) => `Relay (ENTER: ${fallback}): `,
    enterCancels: 'Durante la espera, ENTER cancela.',
    again: 'Escriba 1 o 2.',
    goOn: 'Continuar lo que quedó sin terminar',
    chooseOfThree: '1, 2 o 3 (ENTER sale): ',
    againOfThree: 'Escribe 1, 2 o 3.',
  },
  usage: {
    unknownCommand: (name) => `No existe el comando "${name}".`,
    unknownFlag: (flag) => `No existe la opción ${flag}.`,
    missingValue: (flag) => `${flag} necesita un valor.`,
    unwantedValue: (flag) => `${flag} no lleva valor.`,
    extraArgument: (text) => `"${text}" es un argumento de más.`,
    noPaths: 'Indique al menos un archivo o carpeta para enviar.',
    emptyPath: 'Una de las rutas está vacía.',
    noCode: 'Falta el código: páselo como argumento, en MALOTE_CODE o por una tubería.',
    badCode: 'Eso no es un código: un número y dos o tres palabras, como 4271-abacate-violeta, o un enlace malote://.',
    badAddress: (where, text) => `${where}: "${text}" no es la dirección de un relay.`,
    badPort: (text) => `"${text}" no es un puerto: 0 a 65535.`,
    badHost: (text) => `"${text}" no es una dirección en la que atender.`,
    badConflict: (text) => `"${text}" no es una opción: keep-both, overwrite, skip o fail.`,
    badSeconds: (text) => `"${text}" no es un número de segundos.`,
    badId: (text) => `"${text}" no es el ID de una transferencia sin terminar.`,
    notWithResume: (text) => `${text} no va con --resume, que lleva como mucho un ID: malote unfinished los lista.`,
    severalUnfinished: (command) => `Hay varias. Di cuál: ${command}`,
    otherDirection: (command) => `Esa continúa con: ${command}`,
    meant: (text) => `¿Quiso decir ${text}?`,
    see: (command) => `Vea ${command}.`,
  },
  help: {
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
      relay: 'aloja un relay para otros',
      web: 'sirve la ventana en un navegador',
    },
    menu: 'un menú, en un terminal',
    about: {
      send:
        'Ofrece archivos y carpetas y muestra el código que los recoge. Sin un relay, este equipo aloja uno hasta el ' +
        'fin de la transferencia.',
      receive:
        'Recoge lo que se ofreció. El código también puede venir de MALOTE_CODE o de una tubería, lo que lo mantiene ' +
        'fuera de la lista de procesos; sin nada de eso, se pregunta.',
      unfinished:
        'Lista las transferencias que se interrumpieron y pueden continuar: por un proceso muerto, un terminal ' +
        'cerrado, un relay ausente demasiado tiempo. Solo lo que falta se envía de nuevo.',
      relay: 'Aloja un relay hasta Ctrl+C. Pasa bytes sellados y no guarda nada.',
      web: 'Sirve la ventana de Malote en una dirección de este equipo y la muestra.',
    },
    flags: {
      relay: 'el relay que se usa',
      json: 'un objeto JSON por línea en la salida estándar',
      out: 'dónde poner los archivos, se crea si falta (por defecto: la carpeta actual)',
      yes: 'recibe sin preguntar',
      onConflict: 'cuando un nombre ya existe: keep-both (por defecto), overwrite, skip o fail',
      giveUp: 'cuánto tiempo buscar al otro lado perdido (por defecto: un día; 0: nada)',
      resume: 'continúa lo interrumpido; el ID hace falta cuando hay varias',
      remove: 'renuncia a esta, o a todas (all): se borran sus .part, no los archivos enteros',
      host: 'la dirección en la que atiende (por defecto: todas)',
      relayPort: 'el puerto en el que atiende (por defecto: 19034; 0 elige uno libre)',
      webPort: 'el puerto en el que atiende (por defecto: uno libre)',
      help: 'muestra esta ayuda',
      version: 'muestra la versión',
    },
    address: 'ADDR es host, host:puerto, [IPv6]:puerto o tcp://host:puerto. Sin puerto vale 19034.',
    variables: {
      MALOTE_RELAY: 'el relay que se usa cuando no se da --relay',
      MALOTE_CODE: 'el código con el que se recibe cuando no se da ninguno',
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
        ['malote send fotos notas.txt', 'aloja un relay aquí y ofrece ambos'],
        ['malote send pelicula.mkv --relay tcp://0.tcp.sa.ngrok.io:12345', 'por un relay en otro lugar'],
      ],
      receive: [
        ['malote receive 4271-abacate-violeta --relay 192.168.0.15', 'por un relay de esta red'],
        ['malote receive --out ~/Descargas', 'pregunta el código'],
        ['MALOTE_CODE=4271-abacate-violeta malote receive --yes --json', 'en un script'],
      ],
      unfinished: [
        ['malote unfinished', 'las lista'],
        ['malote receive --resume 1a2b', 'continúa una'],
        ['malote unfinished --remove all', 'renuncia a todas'],
      ],
      relay: [
        ['malote relay', 'en el puerto 19034'],
        ['malote relay --host 127.0.0.1 --port 0 --json', 'para programas de este equipo, en un puerto libre'],
      ],
      web: [['malote web --port 8080', 'en el puerto 8080 de este equipo']],
    },
  },
}
