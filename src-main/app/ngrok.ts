/** The parts of `@ngrok/ngrok` that Malote uses, as its own types describe them. Nobody else knows the module. */

export interface NgrokOptions {
  /** Where its agent connects to for whoever comes in: `127.0.0.1:19035`. */
  readonly addr: string
  readonly proto: 'tcp'
  readonly authtoken: string
  /** A session of its own each time: one made with another token must not be used again. */
  readonly force_new_session: true
  /** What ngrok's dashboard shows instead of `addr`. */
  readonly forwards_to: string
  /** `closed` when its line to ngrok broke, which it mends itself, `connected` when it has one again. */
  readonly onStatusChange: (status: string) => void
  /** Another place to call than ngrok's own, as `host:port`. */
  readonly server_addr?: string
}

export interface NgrokListener {
  /** `tcp://0.tcp.sa.ngrok.io:12345` */
  url(): string | null
  /** Settles when nothing is forwarded any more: it was closed, or ngrok gave it up. */
  join(): Promise<void>
  /** Asks ngrok to close it; waits for the answer. */
  close(): Promise<void>
}

export interface NgrokModule {
  /** Opens an endpoint. Rejects with an Error whose `errorCode` is `ERR_NGROK_…` where ngrok answered. */
  forward(options: NgrokOptions): Promise<NgrokListener>
}

export type LoadNgrok = () => Promise<NgrokModule>

/** Loads the module, 11 MB of native code: only when a person wants a tunnel. Rejects where it does not work. */
export const loadNgrok: LoadNgrok = async () => {
  const loaded = await import('@ngrok/ngrok')
  return { forward: (options) => loaded.forward({ ...options }) }
}
