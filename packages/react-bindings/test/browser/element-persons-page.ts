import '../../src/web-components/index.js'

/** Stands for the browser's own: a gateway that knows the tokens of `deskOfToken`, and what it was asked. */
class GatewaySocket extends EventTarget {
  token: string | null = null
  open = true
  constructor(readonly url: string) {
    super()
    window.persons.sockets.push(this)
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }
  send(text: string): void {
    const message = JSON.parse(text)
    if (message.type === 'hello') this.hello(message.token)
    if (message.type !== 'command') return
    const error = { code: 'invalidNumber', message: 'Nobody has this number.' }
    this.give({ type: 'commandResult', id: message.id, ok: false, error })
  }
  close(): void {
    this.open = false
  }
  hello(token: string): void {
    this.token = token
    const view = window.persons.views[token]
    const refused = { type: 'refused', code: 'unauthorised', message: 'The token is not known here.' }
    this.give(view === undefined ? refused : { type: 'snapshot', epoch: token, sequence: 1, serverTime: Date.now(), view })
  }
  give(message: object): void {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) })))
  }
}

declare global {
  interface Window {
    persons: {
      readonly sockets: GatewaySocket[]
      /** What each token is shown. */
      readonly views: Record<string, unknown>
      readonly told: { readonly at: string; readonly type: string; readonly detail: unknown }[]
      /** Whose connections are open. */
      open(): (string | null)[]
    }
  }
}

window.persons = {
  sockets: [],
  views: {},
  told: [],
  open: () => window.persons.sockets.filter(({ open }) => open).map(({ token }) => token),
}
window.WebSocket = GatewaySocket as unknown as typeof WebSocket
