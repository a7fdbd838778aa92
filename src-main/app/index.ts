export { createApp } from './app.ts'
export { discoveryOf } from './discovery-network.ts'
export { dispatch } from './dispatch.ts'
export type { App, AppOptions, RemoteEntry, RemoteSource, Shell } from './shell.ts'
