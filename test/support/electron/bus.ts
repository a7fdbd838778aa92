import { EventEmitter } from 'node:events'

/** What one part of the stand-in tells another without knowing it: windows tell the app, themes tell the pages. */
export const bus = new EventEmitter<{
  'web-contents-created': [contents: unknown]
  'window-shown': []
  'window-all-closed': []
  theme: [dark: boolean]
}>()
