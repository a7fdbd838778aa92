import type { HelpTexts } from './terminal-help-texts.ts'

/** What the terminal's help says. */
export const helpPtBr: HelpTexts = {
  tagline: 'envie arquivos de qualquer tamanho a outra pessoa com um código curto',
  usage: 'Uso',
  options: 'Opções',
  examples: 'Exemplos',
  environment: 'Ambiente',
  statuses: 'Status de saída',
  more: 'malote help COMANDO conta mais sobre um comando.',
  commands: {
    send: 'oferece arquivos e pastas sob um código',
    receive: 'busca o que foi oferecido sob um código',
    unfinished: 'lista o que pode continuar, ou desiste',
    relays: 'lista os relés achados nesta rede',
    relay: 'hospeda um relé para outros',
    web: 'serve a janela em um navegador',
  },
  menu: 'um menu, em um terminal',
  about: {
    send:
      'Oferece arquivos e pastas e mostra o código que os busca. Sem --relay, usa um relé que achar nesta rede; sem ' +
      'nenhum, este computador hospeda um até o fim da transferência, e o anuncia.',
    receive:
      'Busca o que foi oferecido. Sem --relay nem convite, o código é procurado no relé de MALOTE_RELAY e em todos os ' +
      'relés desta rede. Ele também pode vir de MALOTE_CODE ou de um pipe, o que o mantém fora da lista de processos; ' +
      'sem nada disso, ele é perguntado.',
    unfinished:
      'Lista as transferências que foram interrompidas e podem continuar: por um processo morto, um terminal ' +
      'fechado, um relé ausente por tempo demais. Só o que falta é enviado de novo.',
    relays:
      'Lista em um segundo os relés que se anunciam nesta rede. Qualquer um pode anunciar um: o nome que ele se dá não ' +
      'prova nada, e nenhum relé consegue ler o que passa.',
    relay: 'Hospeda um relé até Ctrl+C. Ele passa adiante bytes lacrados e não guarda nada.',
    web: 'Serve a janela do Malote em um endereço deste computador e o mostra.',
  },
  flags: {
    sendRelay: 'o relé a usar; here: um que este computador hospeda',
    receiveRelay: 'o relé a usar; here: o deste computador',
    hostPassword: 'o relé pede esta senha de quem envia; sozinha, ela é perguntada',
    qr: 'mostra o convite também como código QR',
    json: 'um objeto JSON por linha na saída padrão',
    out: 'onde pôr os arquivos, criada se faltar (padrão: a pasta atual)',
    yes: 'recebe sem perguntar',
    onConflict: 'quando um nome já existe: keep-both (padrão), overwrite, skip ou fail',
    giveUp: 'quanto tempo procurar o outro lado (padrão: um dia; 0: nunca)',
    resume: 'continua o que foi interrompido; o ID é preciso quando há várias',
    remove: 'desiste desta, ou de todas (all): os .part são apagados, arquivos inteiros ficam',
    host: 'o endereço em que atende (padrão: todos)',
    relayPort: 'a porta em que atende (padrão: 19034; 0 escolhe uma livre)',
    webPort: 'a porta em que atende (padrão: uma livre)',
    help: 'mostra esta ajuda',
    version: 'mostra a versão',
  },
  address:
    'ADDR é host, host:porta, [IPv6]:porta, tcp://host:porta ou malote://host:porta. Sem porta, vale 19034. A palavra ' +
    'here é este computador.',
  variables: {
    MALOTE_RELAY: 'o relé a usar quando --relay não é dado',
    MALOTE_CODE: 'o código a receber quando nenhum é dado',
    MALOTE_DISCOVERY: 'off: relés não são procurados nem anunciados; ou outra porta UDP',
    MALOTE_DATA: 'a pasta dos ajustes e das transferências inacabadas',
    MALOTE_DEBUG: '1 mostra de onde veio um erro inesperado',
    NO_COLOR: 'qualquer valor: sem cores',
  },
  status: [
    'feito e conferido',
    'falhou',
    'uso errado',
    'cancelado ou recusado',
    'código errado',
    'corrompido: um arquivo não chegou como foi enviado',
  ],
  sample: {
    send: [
      ['malote send fotos notas.txt', 'por um relé achado nesta rede, ou hospedado aqui'],
      ['malote send filme.mkv --relay here --qr', 'por um hospedado aqui em todo caso, com código QR'],
      ['malote send filme.mkv --relay tcp://0.tcp.sa.ngrok.io:12345', 'por um relé em outro lugar'],
    ],
    receive: [
      ['malote receive 4271-abacate-violeta', 'pelo relé desta rede que o tiver'],
      ['malote receive malote://192.168.0.15:19034/4271-abacate-violeta', 'um convite: por aquele relé'],
      ['malote receive --out ~/Downloads', 'pergunta o código'],
      ['MALOTE_CODE=4271-abacate-violeta malote receive --yes --json', 'em um script'],
    ],
    unfinished: [
      ['malote unfinished', 'lista todas'],
      ['malote receive --resume 1a2b', 'continua uma'],
      ['malote unfinished --remove all', 'desiste de todas'],
    ],
    relays: [
      ['malote relays', 'lista os relés'],
      ['malote relays --json', 'para um script; status 1 quando não há nenhum'],
    ],
    relay: [
      ['malote relay', 'na porta 19034'],
      ['malote relay --host 127.0.0.1 --port 0 --json', 'para programas deste computador, em uma porta livre'],
    ],
    web: [['malote web --port 8080', 'na porta 8080 deste computador']],
  },
}
