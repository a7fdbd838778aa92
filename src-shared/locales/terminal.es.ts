import { serverEs } from './server.es.ts'
import { helpEs } from './terminal-help.es.ts'
import type { TerminalTexts } from './terminal-texts.ts'

const files = (count: number) => (count === 1 ? '1 archivo' : `${count} archivos`)
const folders = (count: number) => (count === 1 ? '1 carpeta' : `${count} carpetas`)

export const terminalEs: TerminalTexts = {
  send: {
    hosting: (port) => `No se indicó ni se encontró ningún relé, así que este equipo aloja uno en el puerto ${port}:`,
    hostingMoved: (port) =>
      `No se indicó ni se encontró ningún relé, así que este equipo aloja uno. El puerto habitual está ocupado; usa el ${port}:`,
    hostingHere: (port) => `Este equipo aloja el relé, en el puerto ${port}:`,
    nobodyElse: 'Este equipo no está en ninguna red: solo sus propios programas llegan a este relé.',
    sending: (what, count, size) => `Enviando ${what} (${files(count)}, ${size})`,
    code: 'Código',
    otherSide: 'En el otro equipo:',
    orLink: 'o esta invitación, pegada en el Malote de allí o tras "malote receive":',
    noQr: 'Este terminal es demasiado estrecho para el código QR, o no tiene sus caracteres.',
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
    silentRelay: (seconds) => `El relé no responde desde hace ${seconds} s: esta conexión o el relé`,
    silentPeer: (peer, seconds) => `Nada de ${peer} desde hace ${seconds} s: su conexión o su equipo`,
    unheardNear: (seconds) => `Nada llega al relé desde hace ${seconds} s: esta conexión`,
    unheardFar: (peer, seconds) => `Nada llega a ${peer} desde hace ${seconds} s: su conexión`,
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
    parting: 'Aquí está todo hecho. Esperando a que el otro lado lo sepa, un minuto como mucho; Ctrl+C lo termina ya.',
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
    giveUp: (command) => `Para renunciar: ${command}`,
    unreadable: 'un diario que no se puede leer; nadie puede continuarlo',
    nothing: 'No hay nada que continuar.',
    resuming: (what) => `Continuando ${what}`,
    already: (done, total) => `${done} de ${total} ya llegaron.`,
    looking: (relay) => `Buscando al otro lado en ${relay}`,
    codeStays: 'El código sigue siendo válido.',
    newCode: (count) => `Lo que no llegó, ${files(count)}, se ofrece de nuevo con otro código.`,
    hostingAgain: (port) => `Este equipo aloja el relé de nuevo, en el puerto ${port}:`,
    hostingElsewhere: (port, before) =>
      `Este equipo aloja el relé de nuevo, en el puerto ${port}, pues el ${before} está ocupado. El otro lado necesita la nueva dirección:`,
    otherSide: 'Si el otro lado no vuelve por sí mismo, allí se escribe:',
    choose: (count) => `¿Cuál? (1 a ${count}, ENTER sale): `,
    chooseAgain: (count) => `Escriba un número de 1 a ${count}.`,
    sendAgain: (count) =>
      count === 1 ? '¿Enviar de nuevo el que falló? (s/n) ' : `¿Enviar de nuevo los ${count} que fallaron? (s/n) `,
  },
  relays: {
    looking: 'Relés en esta red:',
    searching: (room) => `Buscando el relé que tiene ${room}`,
    using: (name, address) => `Usando el relé de ${name} en ${address}, encontrado en esta red.`,
    passedOver: (name, address, why) => `El relé de ${name} en ${address} se dejó de lado. ${why}`,
    use: 'malote send toma uno de ellos por sí mismo, malote receive pregunta a todos por su código.',
    none: 'No se encontró ningún relé en esta red.',
    nowhere: 'Este equipo no está en ninguna red.',
    deaf: 'Aquí no se oyen relés: su puerto UDP está ocupado por otro programa, o no se puede usar.',
    whatToDo: '"malote relay" aloja uno aquí. Uno en otro lugar se indica con --relay ADDR.',
    off: 'La búsqueda de relés en la red está desactivada.',
    howToSwitchOn: 'Quite MALOTE_DISCOVERY para buscar, o indique un relé con --relay ADDR.',
    several: 'Varios relés tienen ese número. ¿Cuál usa quien envía?',
    choose: (count) => `¿Cuál? (1 a ${count}, ENTER sale): `,
    configured: 'el de MALOTE_RELAY',
  },
  relay: {
    listening: (port) => `El relé atiende en el puerto ${port}. Direcciones:`,
    kinds: { lan: 'esta red', vpn: 'VPN', virtual: 'red virtual', loopback: 'solo este equipo' },
    next: 'Use una de estas direcciones:',
    sender: 'para enviar',
    receiver: 'para recibir',
    internet: (port) =>
      `Desde cualquier lugar de internet: inícielo con --ngrok, o ejecute "ngrok tcp ${port}" y use la dirección tcp:// que muestra.`,
    stop: 'Ctrl+C detiene el relé.',
    figures: (transfers, waiting, total, speed) =>
      `${transfers === 1 ? '1 transferencia' : `${transfers} transferencias`}, ${waiting} en espera, ${total} pasados, ${speed}`,
    stopped: 'El relé se detuvo.',
  },
  server: serverEs,
  web: {
    serving: 'Malote está abierto en:',
    stop: 'Quien tiene esta dirección tiene la ventana: guárdela para usted. Ctrl+C la cierra.',
    stopped: 'La ventana se cerró.',
  },
  menu: {
    send: 'Enviar',
    receive: 'Recibir',
    host: 'Alojar un relé para otros',
    goOn: 'Continuar lo que quedó sin terminar',
    choose: (most) => `1 a ${most} (ENTER sale): `,
    again: (most) => `Escriba un número de 1 a ${most}.`,
    paths: 'Archivos o carpetas (escríbalos o arrástrelos aquí): ',
    relay: 'Dirección del relé (ENTER vuelve): ',
    enterCancels: 'Durante la espera, ENTER cancela.',
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
    absentCode: 'Eso es la dirección de un relé, sin código: pida a quien envía el código, o el enlace entero.',
    badAddress: (where, text) => `${where}: "${text}" no es la dirección de un relé.`,
    badPort: (text) => `"${text}" no es un puerto: 0 a 65535.`,
    badHost: (text) => `"${text}" no es una dirección en la que atender.`,
    badConflict: (text) => `"${text}" no es una opción: keep-both, overwrite, skip o fail.`,
    badSeconds: (text) => `"${text}" no es un número de segundos.`,
    badId: (text) => `"${text}" no es el ID de una transferencia sin terminar.`,
    badDiscovery: (text) => `MALOTE_DISCOVERY: "${text}" no es off ni un puerto UDP.`,
    notWithResume: (text) => `${text} no va con --resume, que lleva como mucho un ID: malote unfinished los lista.`,
    severalUnfinished: (command) => `Hay varias. Diga cuál: ${command}`,
    otherDirection: (command) => `Esa continúa con: ${command}`,
    meant: (text) => `¿Quiso decir ${text}?`,
    see: (command) => `Vea ${command}.`,
  },
  help: helpEs,
}
