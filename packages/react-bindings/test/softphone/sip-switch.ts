import type { SipSocket } from '../../src/softphone/sip-library.js'

/**
 * A switch in the page: registers whoever asks, and passes what telephones say to one another on (RFC 3261, without a route of its own:
 * requests by the user of their address, responses by the branch of their topmost Via).
 */
export function createSipSwitch(): { readonly Socket: new (url: string) => SipSocket } {
  const users = new Map<string, FakeSocket>()
  const branches = new Map<string, FakeSocket>()
  const headerOf = (message: string, name: string) => new RegExp(`^${name}:\\s*(.+?)\\r?$`, 'im').exec(message)?.[1] ?? ''
  const userOf = (address: string) => /sips?:([^@;>]+)@/.exec(address)?.[1] ?? ''

  const pass = (from: FakeSocket, message: string) => {
    const [first = ''] = message.split('\r\n')
    const contact = userOf(headerOf(message, 'Contact'))
    if (contact !== '') users.set(contact, from)
    const branch = /branch=([^;\s]+)/.exec(headerOf(message, 'Via'))?.[1] ?? ''
    if (first.startsWith('SIP/2.0')) return branches.get(branch)?.hear(message)
    branches.set(branch, from)
    if (first.startsWith('REGISTER')) {
      users.set(userOf(headerOf(message, 'To')), from)
      const kept = ['Via', 'From', 'Call-ID', 'CSeq', 'Contact'].map((name) => `${name}: ${headerOf(message, name)}`)
      const to = `To: ${headerOf(message, 'To')};tag=switch`
      return from.hear(['SIP/2.0 200 OK', ...kept, to, 'Expires: 120', 'Content-Length: 0', '', ''].join('\r\n'))
    }
    users.get(userOf(first))?.hear(message)
  }

  class FakeSocket implements SipSocket {
    #open = false
    constructor(readonly url: string) {}
    connect() {
      if (this.#open) return
      this.#open = true
      queueMicrotask(() => this.onconnect())
    }
    disconnect() {
      this.#open = false
    }
    send(message: string | ArrayBufferLike | Blob | ArrayBufferView) {
      queueMicrotask(() => pass(this, String(message)))
      return true
    }
    hear(message: string) {
      queueMicrotask(() => {
        if (this.#open) this.ondata(message)
      })
    }
    isConnected = () => this.#open
    isConnecting = () => false
    onconnect() {}
    ondisconnect(_error: boolean, _code?: number, _reason?: string) {}
    ondata<Data>(_event: Data) {}
    get via_transport() {
      return 'WS'
    }
    get sip_uri() {
      return 'sip:switch;transport=ws'
    }
  }
  return { Socket: FakeSocket }
}
