import type { Locale } from '../../src-shared/locales/index.ts'

/** The few things the desktop shell says itself; the page says the rest. */
export interface DesktopTexts {
  readonly menu: {
    readonly file: string
    readonly edit: string
    readonly view: string
    readonly window: string
    readonly help: string
    readonly logs: string
    readonly quit: string
    readonly close: string
    readonly undo: string
    readonly redo: string
    readonly cut: string
    readonly copy: string
    readonly paste: string
    readonly selectAll: string
    readonly resetZoom: string
    readonly zoomIn: string
    readonly zoomOut: string
    readonly fullScreen: string
    readonly minimize: string
  }
  readonly quit: {
    readonly question: (running: number) => string
    readonly detail: string
    readonly leave: string
    readonly stay: string
  }
  readonly notice: {
    readonly sent: string
    readonly received: string
    readonly incomplete: string
    readonly corrupted: string
    readonly declined: string
    readonly cancelled: string
    readonly failed: string
    readonly more: (names: string, others: number) => string
  }
  readonly crashed: string
  readonly crashedDetail: string
}

const en: DesktopTexts = {
  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    help: 'Help',
    logs: 'Show logs',
    quit: 'Quit',
    close: 'Close window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    minimize: 'Minimize',
  },
  quit: {
    question: (running) => (running === 1 ? 'A transfer is still running.' : `${running} transfers are still running.`),
    detail: 'What has begun can go on later, from Activity. The rest is cancelled, and the other side is told.',
    leave: 'Quit anyway',
    stay: 'Keep going',
  },
  notice: {
    sent: 'Delivered and verified',
    received: 'Received and verified',
    incomplete: 'Arrived, but not all of it',
    corrupted: 'Arrived damaged',
    declined: 'The other side declined',
    cancelled: 'The other side cancelled',
    failed: 'The transfer failed',
    more: (names, others) => `${names} and ${others} more`,
  },
  crashed: 'Malote has to close',
  crashedDetail: 'Something went wrong inside the program. What is known about it stands in its log.',
}

const pt: DesktopTexts = {
  menu: {
    file: 'Arquivo',
    edit: 'Editar',
    view: 'Ver',
    window: 'Janela',
    help: 'Ajuda',
    logs: 'Mostrar registros',
    quit: 'Sair',
    close: 'Fechar janela',
    undo: 'Desfazer',
    redo: 'Refazer',
    cut: 'Recortar',
    copy: 'Copiar',
    paste: 'Colar',
    selectAll: 'Selecionar tudo',
    resetZoom: 'Tamanho real',
    zoomIn: 'Ampliar',
    zoomOut: 'Reduzir',
    fullScreen: 'Tela cheia',
    minimize: 'Minimizar',
  },
  quit: {
    question: (running) =>
      running === 1 ? 'Uma transferência ainda está em curso.' : `${running} transferências ainda estão em curso.`,
    detail: 'O que já começou pode continuar depois, na Atividade. O resto é cancelado, e o outro lado é avisado.',
    leave: 'Sair mesmo assim',
    stay: 'Continuar',
  },
  notice: {
    sent: 'Entregue e verificado',
    received: 'Recebido e verificado',
    incomplete: 'Chegou, mas não tudo',
    corrupted: 'Chegou danificado',
    declined: 'O outro lado recusou',
    cancelled: 'O outro lado cancelou',
    failed: 'A transferência falhou',
    more: (names, others) => `${names} e mais ${others}`,
  },
  crashed: 'O Malote precisa fechar',
  crashedDetail: 'Algo deu errado dentro do programa. O que se sabe está no registro.',
}

const es: DesktopTexts = {
  menu: {
    file: 'Archivo',
    edit: 'Editar',
    view: 'Ver',
    window: 'Ventana',
    help: 'Ayuda',
    logs: 'Mostrar registros',
    quit: 'Salir',
    close: 'Cerrar ventana',
    undo: 'Deshacer',
    redo: 'Rehacer',
    cut: 'Cortar',
    copy: 'Copiar',
    paste: 'Pegar',
    selectAll: 'Seleccionar todo',
    resetZoom: 'Tamaño real',
    zoomIn: 'Acercar',
    zoomOut: 'Alejar',
    fullScreen: 'Pantalla completa',
    minimize: 'Minimizar',
  },
  quit: {
    question: (running) =>
      running === 1 ? 'Una transferencia sigue en curso.' : `${running} transferencias siguen en curso.`,
    detail: 'Lo que ya empezó puede continuar después, en Actividad. Lo demás se cancela y se avisa al otro lado.',
    leave: 'Salir de todos modos',
    stay: 'Continuar',
  },
  notice: {
    sent: 'Entregado y verificado',
    received: 'Recibido y verificado',
    incomplete: 'Llegó, pero no todo',
    corrupted: 'Llegó dañado',
    declined: 'El otro lado rechazó',
    cancelled: 'El otro lado canceló',
    failed: 'La transferencia falló',
    more: (names, others) => `${names} y ${others} más`,
  },
  crashed: 'Malote tiene que cerrarse',
  crashedDetail: 'Algo falló dentro del programa. Lo que se sabe está en su registro.',
}

export const desktopTexts: Readonly<Record<Locale, DesktopTexts>> = { en, 'pt-BR': pt, es }
