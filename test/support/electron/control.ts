import { bareApp } from './api-app.ts'
import { type DialogAnswer, state } from './state.ts'

/** What a spec sends over the process's channel, and what it hears back. */
export type Command =
  | { readonly do: 'answer'; readonly answer: DialogAnswer }
  | { readonly do: 'seen' }
  | { readonly do: 'focus'; readonly focused: boolean }
  | { readonly do: 'second-instance'; readonly argv: readonly string[] }
  | { readonly do: 'quit' }

function obey(command: Command): unknown {
  switch (command.do) {
    case 'answer':
      state.answers.give(command.answer)
      return null
    case 'seen':
      return state.seen
    case 'focus':
      state.focused = command.focused
      return null
    case 'second-instance':
      bareApp.emit('second-instance', {}, command.argv)
      return null
    case 'quit':
      bareApp.quit()
      return null
  }
}

export function obeyCommands(): void {
  process.on('message', ({ id, command }: { id: number; command: Command }) => {
    process.send?.({ id, value: obey(command) })
  })
}
