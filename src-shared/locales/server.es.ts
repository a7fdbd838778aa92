import type { ServerTexts } from './server-texts.ts'

export const serverEs: ServerTexts = {
  invite: 'O dales este enlace:',
  noQr: 'En este terminal no cabe un código QR.',
  announced: 'Los Malotes de esta red lo encuentran solos.',
  guarded: 'Quien envía necesita la contraseña del anfitrión; quien recibe, no.',
  metrics: (url) => `Métricas: ${url}`,
  draining: (transfers, seconds) =>
    `Deteniendo: ${transfers === 1 ? '1 transferencia sigue' : `${transfers} transferencias siguen`} en curso y puede${transfers === 1 ? '' : 'n'} terminar en ${seconds} s. Detén otra vez para acabar ya.`,
  askPassword: 'Contraseña del anfitrión: ',
  usage: {
    badSetting: (where, text, wants) => `${where} admite ${wants}, no "${text}".`,
    badPassword: 'La contraseña del anfitrión tiene de 1 a 256 caracteres.',
    badPasswordFile: (file) =>
      `${file}: este archivo debe tener la contraseña del anfitrión, de 1 a 256 caracteres, en su primera línea.`,
    noPassword:
      'Aquí no hay a quién pedir la contraseña del anfitrión: usa MALOTE_RELAY_PASSWORD o --host-password-file.',
  },
  wants: {
    host: 'una dirección de este equipo, como 0.0.0.0',
    port: 'un puerto de 0 a 65535',
    count: 'un número entero de 1 a 1000000',
    size: 'un tamaño de 1 MiB o más, como 500M o 10GiB',
    speed: 'una velocidad de 32 KiB/s o más, como 2M o 10MiB/s',
    seconds: 'segundos enteros',
    idle: 'segundos enteros, 15 o más',
    place: 'un puerto o una dirección con uno, como 9464 o 10.0.0.5:9464',
    log: 'json, text u off',
    file: 'un archivo',
    password: 'una contraseña',
    switch: '1 o 0',
  },
  flags: {
    host: 'la dirección en la que escucha (por defecto: todas)',
    port: 'el puerto (por defecto: 19034; 0 elige uno libre)',
    'no-announce': 'no avisar a la red local',
    'host-password': 'quien envía necesita esta contraseña; sola, la pregunta',
    'host-password-file': 'la contraseña es la primera línea de este archivo',
    'max-connections': 'conexiones en total (por defecto: 16384)',
    'max-connections-per-address': 'de ellas, de una dirección (por defecto: 256)',
    'max-rooms': 'códigos que esperan a la vez (por defecto: 8192)',
    'max-rooms-per-address': 'de ellos, por dirección (por defecto: 64)',
    'max-transfers': 'transferencias a la vez (por defecto: 2048)',
    'joins-per-minute': 'códigos por minuto y dirección (por defecto: 30)',
    'max-bytes': 'cuánto puede llevar una transferencia (por defecto: sin límite)',
    'max-speed': 'su velocidad por segundo (por defecto: sin límite)',
    idle: 'acabar una transferencia callada tanto (por defecto: 180)',
    metrics: 'servir ahí métricas de Prometheus',
    log: 'json o text: una línea por suceso (por defecto: off)',
    'log-addresses': 'con las direcciones de quienes vienen',
    grace: 'para que las transferencias acaben con SIGTERM (por defecto: 60)',
    qr: 'mostrar el enlace como código QR',
  },
  variables:
    'Cada una puede venir también de una variable, como MALOTE_RELAY_MAX_BYTES para --max-bytes; la opción manda.',
}
