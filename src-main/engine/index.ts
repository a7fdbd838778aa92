export { pathSource } from './files/path-source.ts'
export { receive } from './transfer/receive.ts'
export { send } from './transfer/send.ts'
export type * from './types.ts'
