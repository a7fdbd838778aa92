export { pathSource } from './files/path-source.ts'
export { type RemoteItem, remoteSource } from './files/remote-source.ts'
export { isJournalInUse, type UnreadableJournal } from './journal/store.ts'
export {
  discardUnfinished,
  type JournalSurvey,
  listUnfinished,
  removeUnreadable,
  surveyJournals,
  type Unfinished,
} from './journal/unfinished.ts'
export { receive } from './transfer/receive.ts'
export { resumeReceive } from './transfer/resume-receive.ts'
export { resumeSend } from './transfer/resume-send.ts'
export { send } from './transfer/send.ts'
export type * from './types.ts'
