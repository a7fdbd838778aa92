import type { WindowTexts } from './window.en.ts'

/** What the window says of a disk that stands, and of a relay that has moved, in Portuguese. */
export const stallsPtBr: Pick<WindowTexts, 'disk' | 'moved'> = {
  disk: {
    mineFull: (missing) =>
      missing === null
        ? 'O disco deste computador está cheio. Libere espaço: continua sozinho.'
        : `O disco deste computador está cheio. Libere mais ${missing}: continua sozinho.`,
    theirsFull: (peer, missing) =>
      missing === null
        ? `O disco de ${peer} está cheio. Continua sozinho quando houver espaço.`
        : `O disco de ${peer} está cheio: faltam ${missing} lá. Continua sozinho quando houver espaço.`,
    mineSlow: 'Esperando o disco deste computador. Nada se perdeu.',
    theirsSlow: (peer) => `Esperando o disco de ${peer}. Nada se perdeu.`,
  },
  moved: {
    ask: 'O relé mudou de endereço?',
    address: 'Novo endereço do relé',
    placeholder: '192.168.0.15:19034',
    go: 'Tentar lá',
  },
}
