import type { WindowTexts } from './window.en.ts'

const n = (value: number) => value.toLocaleString('pt-BR')

/** What the window says about relays, in Portuguese. */
export const relayPtBr: WindowTexts['relay'] = {
  titleOn: 'Este computador é um relé',
  titleOff: 'Seja o relé',
  promises: ['Um clique, sem conta', 'Uma porta, nada guardado', 'Quem está por perto só precisa do código'],
  sub: 'Ele repassa o que outros enviam. Não consegue ler e não guarda nada.',
  toggle: 'Hospedar um relé neste computador',
  hostCard: 'Relé aqui',
  off: 'Desligado. Ligado, pessoas por perto podem enviar através deste computador.',
  starting: 'Iniciando…',
  connected: (count) => (count === 1 ? '1 conexão' : `${n(count)} conexões`),
  addresses: 'Endereços',
  addressesHint:
    'Onde ele não for encontrado, as pessoas digitam um destes; o primeiro é o que mais provavelmente funciona.',
  noAddresses: 'Este computador não está em rede nenhuma; só programas nele alcançam o relé.',
  kinds: {
    lan: 'esta rede',
    vpn: 'VPN, só para quem está nela',
    virtual: 'rede virtual',
    loopback: 'só este computador',
  },
  moved: (port) => `A porta de costume está ocupada; ele atende na ${port}.`,
  figures: 'O que ele faz agora',
  waiting: 'à espera',
  transfers: (count) => (count === 1 ? 'transferência' : 'transferências'),
  forwarded: 'repassados',
  now: 'agora',
  graph: (speed) => `Velocidade no último minuto e meio, agora ${speed}`,
  elsewhere: 'Usar um relé em outro lugar',
  elsewhereSub:
    'Para pessoas em outras redes: um servidor seu, ou um endereço do ngrok como tcp://0.tcp.sa.ngrok.io:12345.',
  address: 'Endereço do relé',
  placeholder: 'host:porta',
  use: 'Usar este',
  useNone: 'Automático',
  inUse: (address) => `Em uso: ${address}`,
  noneInUse: 'Nenhum foi escolhido: o Malote encontra um, ou é um.',
  offFound: 'Desligado. Encontrado nesta rede:',
  connections: (count) => (count === 1 ? 'conexão' : 'conexões'),
  invite: {
    title: 'Convite',
    hint: 'Escaneie, ou cole o link no Malote da outra pessoa, para usar este relé.',
    qr: (invite) => `Código QR de ${invite}`,
    copy: 'Copiar link',
  },
  announced: 'Anunciado nesta rede: quem está por perto só precisa do código.',
  unannounced: 'Não anunciado: as pessoas digitam um destes; o primeiro é o que mais provavelmente funciona.',
  check: {
    untested: 'não testado',
    testing: 'testando…',
    reached: 'responde',
    blocked: 'não responde',
    test: 'Testar',
    again: 'Testar de novo',
    some: (reached, tested) => `${n(reached)} de ${n(tested)} respondem.`,
    limits: 'Um teste feito aqui não vê o que há no caminho de outro computador.',
  },
  firewall: {
    title: (port) => `Há um firewall no caminho? Permita que o Malote receba conexões na porta ${port}.`,
    windows:
      'Em Segurança do Windows, Firewall e proteção de rede, escolha “Permitir um aplicativo pelo firewall” e marque o Malote para redes privadas.',
    mac: 'Em Ajustes do Sistema, Rede, Firewall, Opções, permita que o Malote receba conexões.',
    linux: 'Com o ufw, em um terminal:',
    linuxOther: 'Com outro firewall, abra nele a mesma porta TCP.',
    other: 'Procure o firewall nos ajustes do seu sistema.',
  },
  turnOff: {
    title: 'Desligar o relé?',
    transfers: (count) =>
      count === 1
        ? 'Uma transferência passa por ele e será cortada.'
        : `${n(count)} transferências passam por ele e serão cortadas.`,
    waiting: (count) =>
      count === 1
        ? 'Quem envia espera nele; o código deixa de funcionar enquanto isso.'
        : `${n(count)} pessoas esperam nele para enviar; os códigos deixam de funcionar enquanto isso.`,
    idle: 'Nada passa por ele agora.',
    yes: 'Desligar',
    no: 'Deixar ligado',
  },
  nearby: {
    title: 'Nesta rede',
    none: 'Nenhum outro relé se anuncia aqui.',
    disabled: 'Relés não são procurados: isso está desligado em Ajustes.',
    use: (name) => `Usar ${name}`,
    short: 'Usar',
    inUse: 'em uso',
    more: (count) => (count === 1 ? 'e mais 1 endereço' : `e mais ${n(count)} endereços`),
    automatic:
      'Nenhum foi escolhido, então o Malote decide sozinho: usa um que encontrar aqui e, se não houver, hospeda o seu.',
    chosen: 'Você escolheu um relé abaixo; estes só são consultados quando você recebe.',
  },
  offered: 'De um link. Nada é enviado para lá antes de você apertar o botão.',
  tunnel: {
    title: 'Alcançar pela internet',
    sub: 'Abre um endereço com a sua conta do ngrok e o põe no convite. Sem mexer no roteador.',
    toggle: 'Alcançar o relé pela internet',
    plan: 'O plano gratuito do ngrok: 1 GB de saída por mês, outro endereço a cada vez, e um cartão a confirmar antes de abrir endereços TCP.',
    sent: (size) => `${size} de 1 GB do plano gratuito enviados neste mês.`,
    sentName: 'Enviado neste mês',
    over: 'Mais do que 1 GB do plano gratuito: o ngrok pode fechar o caminho até o mês que vem.',
    token: 'Seu token do ngrok',
    tokenFrom: 'Está em',
    save: 'Guardar e abrir',
    keeps: 'Fica guardado neste computador, cifrado.',
    forgets: 'Não dá para guardá-lo com segurança aqui: é esquecido quando o Malote fecha.',
    kept: 'Seu token do ngrok está guardado, cifrado, neste computador.',
    session: 'Seu token do ngrok vale até o Malote fechar.',
    environment: 'O token do ngrok vem de NGROK_AUTHTOKEN.',
    forget: 'Esquecer',
    opening: 'Abrindo um endereço…',
    open: 'Alcançado de qualquer lugar em',
    hosts: 'Isto também liga o relé aqui.',
    close: 'Fechar o caminho pela internet?',
    closeHint: 'O que vem por ele é cortado.',
    closeYes: 'Fechar',
    closeNo: 'Deixar aberto',
    byHand: (command) => `Um endereço de ${command} também serve: os outros o colam em “Usar um relé em outro lugar”.`,
  },
}
