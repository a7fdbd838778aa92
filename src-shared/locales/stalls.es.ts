import type { WindowTexts } from './window.en.ts'

/** What the window says of a disk that stands, and of a relay that has moved, in Spanish. */
export const stallsEs: Pick<WindowTexts, 'disk' | 'moved'> = {
  disk: {
    mineFull: (missing) =>
      missing === null
        ? 'El disco de este equipo está lleno. Libera espacio: sigue por sí solo.'
        : `El disco de este equipo está lleno. Libera ${missing} más: sigue por sí solo.`,
    theirsFull: (peer, missing) =>
      missing === null
        ? `El disco de ${peer} está lleno. Sigue por sí solo cuando haya espacio.`
        : `El disco de ${peer} está lleno: allí faltan ${missing}. Sigue por sí solo cuando haya espacio.`,
    mineSlow: 'Esperando al disco de este equipo. No se ha perdido nada.',
    theirsSlow: (peer) => `Esperando al disco de ${peer}. No se ha perdido nada.`,
  },
  moved: {
    ask: '¿El relé tiene otra dirección?',
    address: 'Nueva dirección del relé',
    placeholder: '192.168.0.15:19034',
    go: 'Probar allí',
  },
}
