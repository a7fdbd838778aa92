export { createApp } from './app.ts'
export { dispatch } from './dispatch.ts'
export type { App, AppOptions, RemoteEntry, RemoteSource, Shell } from './shell.ts'
