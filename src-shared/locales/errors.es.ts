import type { ErrorTexts } from './errors.en.ts'

export const errorsEs: ErrorTexts = {
  'code.malformed': {
    sentence: 'Eso no es un código de Malote.',
    remedy: 'Un código es un número y dos o tres palabras, como 4271-abacate-violeta.',
  },
  'code.absent': {
    sentence: 'Eso es la dirección de un relé, sin el código.',
    remedy: 'Pide el código a quien envía, o el enlace de invitación entero.',
  },
  'code.wrong': {
    sentence: 'Las palabras no corresponden al código.',
    remedy: 'Pide otra vez el código y escríbelo de nuevo; tras tres intentos deja de valer.',
  },
  'code.spent': {
    sentence: 'El código se escribió mal tres veces y ya no vale.',
    remedy: 'Envía de nuevo para tener otro código, y cuida que solo lo oiga la persona correcta.',
  },
  'address.malformed': {
    sentence: 'Eso no es la dirección de un relé.',
    remedy: 'Escribe host, host:puerto, [IPv6]:puerto o tcp://host:puerto.',
  },
  'relay.none': {
    sentence: 'No hay ningún relé elegido, y no se encontró ninguno en esta red.',
    remedy:
      'Pide el enlace de invitación o la dirección del relé a quien envía, o comprueba que los dos equipos están en la misma red.',
  },
  'relay.unreachable': {
    sentence: 'El relé no responde.',
    remedy: 'Comprueba su dirección y su puerto, que esté encendido y que ningún cortafuegos se interponga.',
  },
  'relay.foreign': {
    sentence: 'Algo responde en esa dirección, pero no es un relé de Malote.',
    remedy: 'Comprueba la dirección y el puerto.',
  },
  'relay.lost': {
    sentence: 'Se cortó la línea con el relé.',
    remedy: 'Comprueba tu red e inténtalo de nuevo.',
  },
  'relay.protocol': {
    sentence: 'El relé dijo algo que esta versión no entiende.',
    remedy: 'Actualiza Malote en los dos equipos y en el relé.',
  },
  'relay.version': {
    sentence: 'El relé habla otra versión.',
    remedy: 'Actualiza Malote aquí o en el relé.',
  },
  'relay.denied': {
    sentence: 'El relé no deja enviar a desconocidos.',
    remedy: 'Pide la contraseña a quien lo administra, o usa otro relé.',
  },
  'relay.full': {
    sentence: 'El relé está lleno.',
    remedy: 'Inténtalo de nuevo en un minuto, o usa otro relé.',
  },
  'relay.closing': {
    sentence: 'El relé se está apagando.',
    remedy: 'Inténtalo de nuevo en un minuto, o usa otro relé.',
  },
  'relay.limit': {
    sentence: 'El relé no lleva nada más de esta transferencia.',
    remedy: 'Continúa por otro relé, o por este si su dueño lo permite.',
  },
  'relay.rate': {
    sentence: 'Demasiados intentos desde esta red.',
    remedy: 'Espera un minuto e inténtalo de nuevo.',
  },
  'room.unknown': {
    sentence: 'Nadie espera con ese número.',
    remedy: 'Comprueba el número y el relé, y que quien envía siga con Malote abierto.',
  },
  'room.several': {
    sentence: 'En más de un relé hay alguien esperando con ese número.',
    remedy: 'Di cuál es el relé: pide su dirección o el enlace de invitación a quien envía.',
  },
  'room.busy': {
    sentence: 'Otra persona está usando ese código ahora mismo.',
    remedy: 'Espera unos segundos e inténtalo de nuevo; si no esperabas a nadie más, pide otro código.',
  },
  'room.away': {
    sentence: 'Quien envía perdió la línea con el relé.',
    remedy: 'Inténtalo de nuevo en un momento.',
  },
  'peer.gone': {
    sentence: 'El otro lado desapareció.',
    remedy: 'Pregunta si el otro equipo está encendido y conectado, y empieza de nuevo.',
  },
  'peer.silent': {
    sentence: 'El otro lado ha dejado de responder.',
    remedy: 'Pregunta si el otro equipo está activo y conectado, y empieza de nuevo.',
  },
  'peer.protocol': {
    sentence: 'El otro lado dijo algo que no tiene sentido.',
    remedy: 'Actualiza Malote en los dos equipos; si vuelve a pasar, no te fíes del otro lado.',
  },
  'peer.version': {
    sentence: 'El otro lado habla otra versión.',
    remedy: 'Actualiza Malote en los dos equipos.',
  },
  'record.forged': {
    sentence: 'Los datos se alteraron por el camino.',
    remedy: 'Inténtalo de nuevo; si vuelve a pasar, usa otro relé.',
  },
  'hash.mismatch': {
    sentence: 'El archivo llegó dañado y se descartó.',
    remedy: 'Envíalo de nuevo.',
  },
  'manifest.empty': {
    sentence: 'No hay nada que enviar.',
    remedy: 'Elige al menos un archivo o una carpeta.',
  },
  'manifest.large': {
    sentence: 'Son más archivos de los que una transferencia puede listar.',
    remedy: 'Envía como mucho un millón de archivos a la vez, o comprímelos antes.',
  },
  'source.missing': {
    sentence: 'El archivo no está ahí.',
    remedy: 'Comprueba su nombre y elígelo de nuevo.',
  },
  'source.unreadable': {
    sentence: 'No se puede leer el archivo.',
    remedy: 'Comprueba que puedes abrirlo y envíalo de nuevo.',
  },
  'source.changed': {
    sentence: 'El archivo cambió mientras se enviaba.',
    remedy: 'Envíalo de nuevo cuando ya nada escriba en él.',
  },
  'target.exists': {
    sentence: 'Ya existe un archivo con ese nombre.',
    remedy: 'Elige otra carpeta, o conserva ambos, sobrescribe u omite.',
  },
  'target.denied': {
    sentence: 'No se permite escribir en esa carpeta.',
    remedy: 'Elige una carpeta que sea tuya.',
  },
  'target.unsafe': {
    sentence: 'Un enlace de esa carpeta lleva a otro lugar, por eso no se escribió nada a través de él.',
    remedy: 'Elige otra carpeta.',
  },
  'target.large': {
    sentence: 'Ese disco no admite un archivo tan grande.',
    remedy: 'Elige una carpeta en otro disco: algunos solo admiten archivos de hasta 4 GB.',
  },
  'disk.full': {
    sentence: 'El disco está lleno.',
    remedy: 'Libera espacio o elige otra carpeta, y vuelve a intentarlo.',
  },
  'disk.failed': {
    sentence: 'El disco comunicó un error.',
    remedy: 'Revisa el disco, o elige otra carpeta.',
  },
  'unfinished.unknown': {
    sentence: 'No hay ninguna transferencia pendiente con ese nombre.',
    remedy: 'Mira qué se puede continuar: malote unfinished, o Actividad en la ventana.',
  },
  'unfinished.running': {
    sentence: 'Esta transferencia ya continúa en otro lugar.',
    remedy: 'Busca otra ventana o terminal de Malote, o espera un minuto.',
  },
  'port.busy': {
    sentence: 'Otro programa usa ese puerto.',
    remedy: 'Elige otro puerto, o cierra el otro programa.',
  },
  'port.denied': {
    sentence: 'Ese puerto o esa dirección no se puede usar aquí.',
    remedy: 'Elige un puerto por encima de 1023 y una dirección de este equipo.',
  },
  'tunnel.token': {
    sentence: 'ngrok necesita un token, y aquí no se conoce ninguno.',
    remedy: 'Crea una cuenta en ngrok.com, copia el authtoken de tu panel y guárdalo aquí, o define NGROK_AUTHTOKEN.',
  },
  'tunnel.refused': {
    sentence: 'ngrok no acepta este token.',
    remedy: 'Copia otra vez, entero, el authtoken de tu panel de ngrok: puede haber cambiado.',
  },
  'tunnel.sessions': {
    sentence: 'Tu cuenta de ngrok ya tiene abiertas todas las sesiones que puede tener.',
    remedy: 'Cierra ngrok en otro sitio, o termina una sesión en el panel de ngrok, e inténtalo de nuevo.',
  },
  'tunnel.card': {
    sentence: 'ngrok pide una tarjeta en la cuenta antes de abrir direcciones TCP en el plan gratuito.',
    remedy: 'Añade una tarjeta de crédito o débito en el panel de ngrok, que no se cobra, o usa un plan de pago.',
  },
  'tunnel.limit': {
    sentence: 'Tu cuenta de ngrok ha gastado todo lo que su plan permite.',
    remedy: 'Mira tu uso en el panel de ngrok: espera a que vuelva a empezar, o elige un plan mayor.',
  },
  'tunnel.unreachable': {
    sentence: 'Desde aquí no se llega a ngrok.',
    remedy: 'Comprueba que este equipo está en internet y que ningún cortafuegos retiene a ngrok.',
  },
  'tunnel.lost': {
    sentence: 'El camino por ngrok se rompió.',
    remedy: 'Se vuelve a abrir solo; la dirección puede ser otra después.',
  },
  'tunnel.unavailable': {
    sentence: 'La parte de Malote que habla con ngrok no funciona en este equipo.',
    remedy:
      'Ejecuta ngrok tcp a mano y usa la dirección que muestra; en Windows, instala el Microsoft Visual C++ runtime.',
  },
  'tunnel.failed': {
    sentence: 'ngrok respondió con un error.',
    remedy: 'Busca su número en ngrok.com/docs/errors e inténtalo de nuevo.',
  },
  'transfer.cancelled': {
    sentence: 'La transferencia se canceló.',
    remedy: 'Empieza de nuevo cuando ambos estén listos.',
  },
  'transfer.left': {
    sentence: 'Este lado se fue antes de que acabara la transferencia.',
    remedy: 'Continúa cuando quieras: sigue desde donde estaba.',
  },
  'transfer.declined': {
    sentence: 'El otro lado la rechazó.',
    remedy: 'Hablen y envía de nuevo.',
  },
  'input.invalid': {
    sentence: 'Eso no se entiende.',
    remedy: 'Consulta malote --help.',
  },
  'request.rejected': {
    sentence: 'La ventana pidió algo que ahora no es posible.',
    remedy: 'Cierra la ventana y ábrela de nuevo.',
  },
  internal: {
    sentence: 'Malote cometió un error.',
    remedy: 'Inténtalo de nuevo; si vuelve a pasar, avísanos.',
  },
}
