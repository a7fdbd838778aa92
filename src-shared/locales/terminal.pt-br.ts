import { serverPtBr } from './server.pt-br.ts'
import { helpPtBr } from './terminal-help.pt-br.ts'
import type { TerminalTexts } from './terminal-texts.ts'

const files = (count: number) => (count === 1 ? '1 arquivo' : `${count} arquivos`)
const folders = (count: number) => (count === 1 ? '1 pasta' : `${count} pastas`)

const deQuem = (peer: string | null) => (peer === null ? 'deste computador' : `de ${peer}`)

export const terminalPtBr: TerminalTexts = {
  send: {
    hosting: (port) => `Nenhum relé foi indicado nem achado, então este computador hospeda um na porta ${port}:`,
    hostingMoved: (port) =>
      `Nenhum relé foi indicado nem achado, então este computador hospeda um. A porta de costume está ocupada; ele usa a ${port}:`,
    hostingHere: (port) => `Este computador hospeda o relé, na porta ${port}:`,
    nobodyElse: 'Este computador não está em nenhuma rede: só os programas dele alcançam este relé.',
    sending: (what, count, size) => `Enviando ${what} (${files(count)}, ${size})`,
    code: 'Código',
    otherSide: 'No outro computador:',
    orLink: 'ou este convite, colado no Malote de lá ou depois de "malote receive":',
    noQr: 'Este terminal é estreito demais para o código QR, ou não tem os caracteres dele.',
    waiting: 'Esperando o outro lado. Ctrl+C cancela.',
    guessed: (left) =>
      left === 1
        ? 'Alguém digitou palavras erradas. Mais uma tentativa e o código deixa de valer.'
        : `Alguém digitou palavras erradas. Restam ${left} tentativas até o código deixar de valer.`,
    offered: (peer) => `${peer} chegou e está vendo a lista. Esperando a resposta.`,
  },
  receive: {
    joining: (relay) => `Procurando quem envia em ${relay}`,
    connected: (peer) => `${peer} envia:`,
    offer: (count, inFolders, size) =>
      inFolders === 0 ? `${files(count)}, ${size}` : `${files(count)} em ${folders(inFolders)}, ${size}`,
    more: (count) => `e mais ${count}`,
    into: (folder) => `Em ${folder}`,
    taken: (count, choice) => {
      const what = count === 1 ? 'Um nome já existe lá' : `${count} nomes já existem lá`
      const then = {
        'keep-both': 'os dois ficam',
        overwrite: 'o antigo é substituído',
        skip: 'o novo é pulado',
        fail: 'o novo é recusado',
      }
      return `${what}: ${then[choice]}.`
    },
    short: (free, needed) => `Falta espaço: ${free} livres, ${needed} necessários.`,
    ask: 'Receber? (s/n) ',
    askAll: 'Receber? (s/n, l lista tudo) ',
    yes: ['s', 'sim', 'y', 'yes'],
    no: ['n', 'nao', 'no'],
    list: ['l', 'lista', 'listar'],
    askCode: 'Código: ',
    didYouMean: (code) => `Você quis dizer ${code}? (s/n) `,
  },
  progress: {
    left: (time) => `faltam ${time}`,
    silentRelay: (seconds) => `O relé não responde há ${seconds} s: esta conexão, ou o relé`,
    silentPeer: (peer, seconds) => `Nada de ${peer} há ${seconds} s: a conexão ou o computador de lá`,
    unheardNear: (seconds) => `Nada chega ao relé há ${seconds} s: esta conexão`,
    unheardFar: (peer, seconds) => `Nada chega a ${peer} há ${seconds} s: a conexão de lá`,
    heard: 'O outro lado voltou a responder.',
    parted: (sentence, seconds) =>
      seconds === null
        ? `${sentence} Nada se perdeu; esperando o outro lado voltar.`
        : `${sentence} Nada se perdeu; nova tentativa em ${seconds} s.`,
    joined: 'A conexão voltou.',
  },
  disk: {
    full: (peer, missing) =>
      `O disco ${deQuem(peer)} está cheio. Continua sozinho quando houver ` +
      `${missing === null ? 'espaço' : `espaço para mais ${missing}`}.`,
    slow: (peer) => `Esperando o disco ${deQuem(peer)}.`,
    fine: (peer) => `O disco ${deQuem(peer)} voltou a andar.`,
  },
  result: {
    verified: (count, size, time) => `SHA-256 verified (conferido): ${files(count)}, ${size} em ${time}`,
    corrupted: (count) =>
      `CORRUPTED: ${files(count)} ${count === 1 ? 'chegou danificado e foi descartado' : 'chegaram danificados e foram descartados'}`,
    skipped: (count) => `Pulados: ${files(count)}`,
    failed: (count) => `Falharam: ${files(count)}`,
    fileSkipped: 'pulado',
    fileCorrupted: 'CORRUPTED',
    nothing: 'Nada foi transferido.',
    saved: 'Salvo:',
    declinedByMe: 'Você recusou. Nada foi gravado.',
    declinedByPeer: 'O outro lado recusou. Nada foi enviado.',
    cancelledByMe: 'Cancelado.',
    cancelledByPeer: 'O outro lado cancelou.',
    cancelling: 'Cancelando. Ctrl+C de novo sai na hora.',
    leaving: 'Saindo. O que já chegou fica, e o outro lado continua procurando por este.',
    parting: 'Aqui está tudo feito. Esperando que o outro lado saiba, por um minuto no máximo; Ctrl+C encerra já.',
    needsYes:
      'Não há ninguém aqui para responder, então os arquivos foram recusados. Use --yes para receber sem perguntas.',
  },
  unfinished: {
    none: 'Não há nada inacabado.',
    count: (count) => (count === 1 ? 'Uma transferência pode continuar:' : `${count} transferências podem continuar:`),
    howToRemove: 'malote unfinished --remove ID desiste de uma, --remove all de todas.',
    removed: (what) => `Desistiu de: ${what}`,
    what: (names, count, size) => `${names} (${files(count)}, ${size})`,
    labels: { to: 'para', from: 'de', begun: 'início', there: 'chegou', folder: 'pasta', goOn: 'continuar' },
    there: (done, total, percent) => `${done} de ${total} (${percent}%)`,
    lost: (count) => `tudo menos ${files(count)}`,
    waiting: 'nada ainda; o código continua à espera',
    parts: (count, size) =>
      `${count === 1 ? 'um arquivo inacabado' : `${count} arquivos inacabados`} (.part) de ${size}`,
    goOn: (command) => `Para continuar: ${command}`,
    giveUp: (command) => `Para desistir: ${command}`,
    unreadable: 'um diário que não pode ser lido; ninguém pode continuá-lo',
    nothing: 'Não há nada para continuar.',
    resuming: (what) => `Continuando ${what}`,
    already: (done, total) => `${done} de ${total} já chegaram.`,
    looking: (relay) => `Procurando o outro lado em ${relay}`,
    codeStays: 'O código continua valendo.',
    newCode: (count) => `O que não chegou, ${files(count)}, é oferecido de novo com outro código.`,
    hostingAgain: (port) => `Este computador hospeda o relé de novo, na porta ${port}:`,
    hostingElsewhere: (port, before) =>
      `Este computador hospeda o relé de novo, na porta ${port}, pois a ${before} está ocupada. O outro lado precisa do novo endereço:`,
    otherSide: 'Se o outro lado não voltar sozinho, lá se digita:',
    choose: (count) => `Qual? (1 a ${count}, ENTER sai): `,
    chooseAgain: (count) => `Digite um número de 1 a ${count}.`,
    sendAgain: (count) =>
      count === 1 ? 'Enviar de novo o que falhou? (s/n) ' : `Enviar de novo os ${count} que falharam? (s/n) `,
  },
  relays: {
    looking: 'Relés nesta rede:',
    searching: (room) => `Procurando o relé que tem ${room}`,
    using: (name, address) => `Usando o relé de ${name} em ${address}, achado nesta rede.`,
    passedOver: (name, address, why) => `O relé de ${name} em ${address} foi deixado de lado. ${why}`,
    use: 'malote send usa um deles por si, malote receive pergunta a todos pelo código.',
    none: 'Nenhum relé foi achado nesta rede.',
    nowhere: 'Este computador não está em nenhuma rede.',
    deaf: 'Aqui não se ouvem relés: a porta UDP deles está ocupada por outro programa, ou não pode ser usada.',
    whatToDo: '"malote relay" hospeda um aqui. Um em outro lugar se indica com --relay ADDR.',
    off: 'A procura de relés na rede está desligada.',
    howToSwitchOn: 'Remova MALOTE_DISCOVERY para procurar, ou indique um relé com --relay ADDR.',
    several: 'Vários relés têm esse número. Qual deles é o de quem envia?',
    choose: (count) => `Qual? (1 a ${count}, ENTER sai): `,
    configured: 'o de MALOTE_RELAY',
  },
  relay: {
    listening: (port) => `O relé atende na porta ${port}. Endereços:`,
    kinds: { lan: 'esta rede', vpn: 'VPN', virtual: 'rede virtual', loopback: 'só este computador' },
    next: 'Use um destes endereços:',
    sender: 'para enviar',
    receiver: 'para receber',
    internet: (port) =>
      `De qualquer lugar da internet: inicie com --ngrok, ou rode "ngrok tcp ${port}" e use o endereço tcp:// que ele mostra.`,
    stop: 'Ctrl+C encerra o relé.',
    figures: (transfers, waiting, total, speed) =>
      `${transfers === 1 ? '1 transferência' : `${transfers} transferências`}, ${waiting} esperando, ${total} passaram, ${speed}`,
    stopped: 'O relé foi encerrado.',
  },
  server: serverPtBr,
  web: {
    serving: 'O Malote está aberto em:',
    stop: 'Quem tem este endereço tem a janela: guarde-o para você. Ctrl+C a fecha.',
    stopped: 'A janela foi fechada.',
  },
  menu: {
    send: 'Enviar',
    receive: 'Receber',
    host: 'Hospedar um relé para outros',
    goOn: 'Continuar o que ficou inacabado',
    choose: (most) => `1 a ${most} (ENTER sai): `,
    again: (most) => `Digite um número de 1 a ${most}.`,
    paths: 'Arquivos ou pastas (digite ou arraste até aqui): ',
    relay: 'Endereço do relé (ENTER volta): ',
    enterCancels: 'Durante a espera, ENTER cancela.',
  },
  usage: {
    unknownCommand: (name) => `Não existe o comando "${name}".`,
    unknownFlag: (flag) => `Não existe a opção ${flag}.`,
    missingValue: (flag) => `${flag} precisa de um valor.`,
    unwantedValue: (flag) => `${flag} não leva valor.`,
    extraArgument: (text) => `"${text}" é um argumento a mais.`,
    noPaths: 'Indique ao menos um arquivo ou pasta para enviar.',
    emptyPath: 'Um dos caminhos está vazio.',
    noCode: 'Falta o código: passe-o como argumento, em MALOTE_CODE ou por um pipe.',
    badCode:
      'Isso não é um código: um número e duas ou três palavras, como 4271-abacate-violeta, ou um link malote://.',
    absentCode: 'Isso é o endereço de um relé, sem código: peça a quem envia o código, ou o link inteiro.',
    badAddress: (where, text) => `${where}: "${text}" não é o endereço de um relé.`,
    badPort: (text) => `"${text}" não é uma porta: 0 a 65535.`,
    badHost: (text) => `"${text}" não é um endereço para atender.`,
    badConflict: (text) => `"${text}" não é uma escolha: keep-both, overwrite, skip ou fail.`,
    badSeconds: (text) => `"${text}" não é um número de segundos.`,
    badId: (text) => `"${text}" não é o ID de uma transferência inacabada.`,
    badDiscovery: (text) => `MALOTE_DISCOVERY: "${text}" não é off nem uma porta UDP.`,
    notWithResume: (text) => `${text} não vai com --resume, que leva no máximo um ID: malote unfinished os lista.`,
    severalUnfinished: (command) => `Há várias. Diga qual: ${command}`,
    otherDirection: (command) => `Essa continua com: ${command}`,
    meant: (text) => `Você quis dizer ${text}?`,
    see: (command) => `Veja ${command}.`,
  },
  help: helpPtBr,
}
