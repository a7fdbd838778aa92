import type { ErrorTexts } from './errors.en.ts'

export const errorsPtBr: ErrorTexts = {
  'code.malformed': {
    sentence: 'Isso não é um código do Malote.',
    remedy: 'Um código é um número e duas ou três palavras, como 4271-abacate-violeta.',
  },
  'code.absent': {
    sentence: 'Isso é o endereço de um relé, sem o código.',
    remedy: 'Peça o código a quem envia, ou o link de convite inteiro.',
  },
  'code.wrong': {
    sentence: 'As palavras não correspondem ao código.',
    remedy: 'Peça o código de novo e digite-o mais uma vez; depois de três tentativas ele deixa de valer.',
  },
  'code.spent': {
    sentence: 'O código foi digitado errado três vezes e não vale mais.',
    remedy: 'Envie de novo para ter um código novo, e cuide que só a pessoa certa o ouça.',
  },
  'address.malformed': {
    sentence: 'Isso não é o endereço de um relé.',
    remedy: 'Escreva host, host:porta, [IPv6]:porta ou tcp://host:porta.',
  },
  'relay.none': {
    sentence: 'Nenhum relé está definido, e nenhum foi encontrado nesta rede.',
    remedy:
      'Peça o link de convite ou o endereço do relé a quem envia, ou confira se os dois computadores estão na mesma rede.',
  },
  'relay.unreachable': {
    sentence: 'O relé não responde.',
    remedy: 'Confira o endereço e a porta, se ele está ligado e se nenhum firewall fica no caminho.',
  },
  'relay.foreign': {
    sentence: 'Algo responde nesse endereço, mas não é um relé do Malote.',
    remedy: 'Confira o endereço e a porta.',
  },
  'relay.lost': {
    sentence: 'A linha até o relé caiu.',
    remedy: 'Confira a sua rede e tente de novo.',
  },
  'relay.protocol': {
    sentence: 'O relé disse algo que esta versão não entende.',
    remedy: 'Atualize o Malote nos dois computadores e no relé.',
  },
  'relay.version': {
    sentence: 'O relé fala outra versão.',
    remedy: 'Atualize o Malote aqui ou no relé.',
  },
  'relay.denied': {
    sentence: 'O relé não deixa desconhecidos enviarem.',
    remedy: 'Peça a senha a quem cuida dele, ou use outro relé.',
  },
  'relay.full': {
    sentence: 'O relé está cheio.',
    remedy: 'Tente de novo daqui a um minuto, ou use outro relé.',
  },
  'relay.closing': {
    sentence: 'O relé está sendo desligado.',
    remedy: 'Tente de novo daqui a um minuto, ou use outro relé.',
  },
  'relay.limit': {
    sentence: 'O relé não leva mais nada desta transferência.',
    remedy: 'Continue por outro relé, ou por este, se o dono permitir.',
  },
  'relay.rate': {
    sentence: 'Tentativas demais vindas desta rede.',
    remedy: 'Espere um minuto e tente de novo.',
  },
  'room.unknown': {
    sentence: 'Ninguém espera sob esse número.',
    remedy: 'Confira o número e o relé, e se quem envia ainda está com o Malote aberto.',
  },
  'room.several': {
    sentence: 'Em mais de um relé há alguém esperando sob esse número.',
    remedy: 'Diga qual é o relé: peça o endereço dele ou o link de convite a quem envia.',
  },
  'room.busy': {
    sentence: 'Outra pessoa está usando esse código agora.',
    remedy: 'Espere alguns segundos e tente de novo; se você não esperava mais ninguém, peça um código novo.',
  },
  'room.away': {
    sentence: 'Quem envia perdeu a linha com o relé.',
    remedy: 'Tente de novo daqui a pouco.',
  },
  'peer.gone': {
    sentence: 'O outro lado sumiu.',
    remedy: 'Pergunte se o outro computador está ligado e conectado, e comece de novo.',
  },
  'peer.silent': {
    sentence: 'O outro lado parou de responder.',
    remedy: 'Pergunte se o outro computador está acordado e conectado, e comece de novo.',
  },
  'peer.protocol': {
    sentence: 'O outro lado disse algo que não faz sentido.',
    remedy: 'Atualize o Malote nos dois computadores; se acontecer outra vez, não confie no outro lado.',
  },
  'peer.version': {
    sentence: 'O outro lado fala outra versão.',
    remedy: 'Atualize o Malote nos dois computadores.',
  },
  'record.forged': {
    sentence: 'Os dados foram alterados no caminho.',
    remedy: 'Tente de novo; se acontecer outra vez, use outro relé.',
  },
  'hash.mismatch': {
    sentence: 'O arquivo chegou danificado e foi descartado.',
    remedy: 'Envie-o de novo.',
  },
  'manifest.empty': {
    sentence: 'Não há nada para enviar.',
    remedy: 'Escolha pelo menos um arquivo ou uma pasta.',
  },
  'manifest.large': {
    sentence: 'São mais arquivos do que uma transferência consegue listar.',
    remedy: 'Envie no máximo um milhão de arquivos de cada vez, ou compacte-os antes.',
  },
  'source.missing': {
    sentence: 'O arquivo não está lá.',
    remedy: 'Confira o nome e escolha-o de novo.',
  },
  'source.unreadable': {
    sentence: 'Não dá para ler o arquivo.',
    remedy: 'Veja se você pode abri-lo e envie-o de novo.',
  },
  'source.changed': {
    sentence: 'O arquivo mudou durante o envio.',
    remedy: 'Envie-o de novo quando nada mais gravar nele.',
  },
  'target.exists': {
    sentence: 'Já existe um arquivo com esse nome.',
    remedy: 'Escolha outra pasta, ou fique com os dois, sobrescreva ou pule.',
  },
  'target.denied': {
    sentence: 'Não é permitido gravar nessa pasta.',
    remedy: 'Escolha uma pasta que seja sua.',
  },
  'target.unsafe': {
    sentence: 'Um link nessa pasta leva a outro lugar, por isso nada foi gravado através dele.',
    remedy: 'Escolha outra pasta.',
  },
  'target.large': {
    sentence: 'Esse disco não aceita um arquivo tão grande.',
    remedy: 'Escolha uma pasta em outro disco: alguns só aceitam arquivos de até 4 GB.',
  },
  'disk.full': {
    sentence: 'O disco está cheio.',
    remedy: 'Libere espaço ou escolha outra pasta, e tente de novo.',
  },
  'disk.failed': {
    sentence: 'O disco acusou um erro.',
    remedy: 'Verifique o disco, ou escolha outra pasta.',
  },
  'unfinished.unknown': {
    sentence: 'Não há transferência inacabada com esse nome.',
    remedy: 'Veja o que pode continuar: malote unfinished, ou Atividade na janela.',
  },
  'unfinished.running': {
    sentence: 'Esta transferência já continua em outro lugar.',
    remedy: 'Procure outra janela ou terminal do Malote, ou espere um minuto.',
  },
  'port.busy': {
    sentence: 'Outro programa usa essa porta.',
    remedy: 'Escolha outra porta, ou feche o outro programa.',
  },
  'port.denied': {
    sentence: 'Essa porta ou esse endereço não pode ser usado aqui.',
    remedy: 'Escolha uma porta acima de 1023 e um endereço deste computador.',
  },
  'tunnel.token': {
    sentence: 'O ngrok precisa de um token, e nenhum é conhecido aqui.',
    remedy: 'Crie uma conta em ngrok.com, copie o authtoken do seu painel e salve-o aqui, ou defina NGROK_AUTHTOKEN.',
  },
  'tunnel.refused': {
    sentence: 'O ngrok não aceita este token.',
    remedy: 'Copie de novo, inteiro, o authtoken do seu painel do ngrok: ele pode ter sido trocado.',
  },
  'tunnel.sessions': {
    sentence: 'A sua conta do ngrok já tem abertas todas as sessões que pode ter.',
    remedy: 'Feche o ngrok em outro lugar, ou encerre uma sessão no painel do ngrok, e tente de novo.',
  },
  'tunnel.card': {
    sentence: 'O ngrok pede um cartão na conta antes de abrir endereços TCP no plano gratuito.',
    remedy: 'Adicione um cartão de crédito ou débito no painel do ngrok, que não é cobrado, ou use um plano pago.',
  },
  'tunnel.limit': {
    sentence: 'A sua conta do ngrok gastou tudo o que o plano permite.',
    remedy: 'Veja o seu uso no painel do ngrok: espere até recomeçar, ou escolha um plano maior.',
  },
  'tunnel.unreachable': {
    sentence: 'Não se chega ao ngrok daqui.',
    remedy: 'Confira se este computador está na internet e se nenhum firewall segura o ngrok.',
  },
  'tunnel.lost': {
    sentence: 'O caminho pelo ngrok se rompeu.',
    remedy: 'Ele é reaberto sozinho; o endereço pode ser outro depois.',
  },
  'tunnel.unavailable': {
    sentence: 'A parte do Malote que fala com o ngrok não funciona neste computador.',
    remedy: 'Rode ngrok tcp à mão e use o endereço que ele mostra; no Windows, instale o Microsoft Visual C++ runtime.',
  },
  'tunnel.failed': {
    sentence: 'O ngrok respondeu com um erro.',
    remedy: 'Procure o número em ngrok.com/docs/errors e tente de novo.',
  },
  'transfer.cancelled': {
    sentence: 'A transferência foi cancelada.',
    remedy: 'Comece de novo quando os dois estiverem prontos.',
  },
  'transfer.left': {
    sentence: 'Este lado saiu antes de a transferência acabar.',
    remedy: 'Continue quando quiser: ela segue de onde parou.',
  },
  'transfer.declined': {
    sentence: 'O outro lado recusou.',
    remedy: 'Conversem e envie de novo.',
  },
  'input.invalid': {
    sentence: 'Não dá para entender isso.',
    remedy: 'Veja malote --help.',
  },
  'request.rejected': {
    sentence: 'A janela pediu algo que não é possível agora.',
    remedy: 'Feche a janela e abra-a de novo.',
  },
  internal: {
    sentence: 'O Malote cometeu um erro.',
    remedy: 'Tente de novo; se acontecer outra vez, avise-nos.',
  },
}
