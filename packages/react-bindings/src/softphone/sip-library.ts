/** What the softphone needs to know of a connection that JsSIP makes. */
export interface SipSocket {
  connect(): void
  disconnect(): void
  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean
  isConnected(): boolean
  isConnecting(): boolean
  onconnect(): void
  ondisconnect(error: boolean, code?: number, reason?: string): void
  ondata<Data>(event: Data): void
  get via_transport(): string
  get url(): string
  get sip_uri(): string
}

/** How the softphone sets JsSIP up. Seconds. */
export interface SipConfiguration {
  sockets: SipSocket
  uri: string
  password?: string
  authorization_user?: string
  display_name?: string
  register?: boolean
  register_expires?: number
  connection_recovery_min_interval?: number
  connection_recovery_max_interval?: number
  session_timers?: boolean
  user_agent?: string
}

/** What JsSIP says of a connection or a registration. */
export interface SipNews {
  readonly cause?: string
  readonly reason?: string
  readonly response?: { readonly status_code?: number | string; readonly reason_phrase?: string }
}

/** A call that JsSIP has begun or got. */
export interface SipSessionNews {
  readonly originator: string
  readonly session: SipSession
  readonly request: { getHeader?(name: string): string | undefined }
}

/** How JsSIP answers and calls. */
export interface SipMediaOptions {
  mediaStream?: MediaStream
  mediaConstraints?: MediaStreamConstraints
  pcConfig?: RTCConfiguration
}

/** A call of JsSIP. */
export interface SipSession {
  readonly id: string
  readonly connection: RTCPeerConnection | undefined
  readonly remote_identity: { readonly display_name: string; readonly uri: { readonly user: string } }
  answer(options?: SipMediaOptions): void
  terminate(options?: { status_code?: number; reason_phrase?: string }): void
  sendDTMF(tones: string, options?: { transportType?: never }): void
  hold(): boolean
  unhold(): boolean
  isOnHold(): { readonly local: boolean; readonly remote: boolean }
  mute(options?: { audio?: boolean }): void
  unmute(options?: { audio?: boolean }): void
  on(event: 'progress' | 'confirmed' | 'hold' | 'unhold', listener: () => void): unknown
  on(event: 'ended' | 'failed', listener: (event: { readonly cause: string }) => void): unknown
  on(event: 'peerconnection', listener: (event: { readonly peerconnection: RTCPeerConnection }) => void): unknown
}

/** A registration of JsSIP. */
export interface SipUserAgent {
  start(): void
  stop(): void
  register(): void
  call(target: string, options?: SipMediaOptions): SipSession
  on(event: 'connecting' | 'connected', listener: () => void): unknown
  on(event: 'disconnected' | 'registered' | 'unregistered' | 'registrationFailed', listener: (event: SipNews) => void): unknown
  on(event: 'newRTCSession', listener: (event: SipSessionNews) => void): unknown
}

/**
 * What the softphone needs of JsSIP 3: give it the library itself, `import * as JsSIP from 'jssip'`. It is written down here, so that who has
 * no softphone needs neither the library nor its types.
 */
export interface SipLibrary {
  readonly UA: new (configuration: SipConfiguration) => SipUserAgent
  readonly WebSocketInterface: new (url: string) => SipSocket
}
