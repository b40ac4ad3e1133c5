import type { CallId } from '@ringloop/core'
import type { HostEvent, HostEvents } from '../host-events/host-event.js'

/** The version both sides of a frame speak; others are not connected. */
export const frameProtocol = 1

/** What passes between the windows, before there is a port: the desk says it is there, the page around it answers with a port. */
export type FrameGreeting =
  | { readonly ringloop: 'ready'; readonly protocol: number; readonly nonce: string }
  | { readonly ringloop: 'connect'; readonly protocol: number; readonly nonce: string }

/** What the page around a desk can ask of it. */
export type HostRequest =
  | { readonly type: 'dial'; readonly number: string }
  | { readonly type: 'selectCall'; readonly callId: CallId }
  | { readonly type: 'setTheme'; readonly theme: 'system' | 'light' | 'dark' }
  | { readonly type: 'setLanguage'; readonly language: 'en' | 'zh-CN' }
  /** There is another token: connect anew, and ask for it. */
  | { readonly type: 'signIn' }
  /** Disconnect, show nothing, and forget what was typed. */
  | { readonly type: 'signOut' }

/** From the page to the desk, over the port. */
export type HostMessage =
  | { readonly type: 'request'; readonly id: number; readonly request: HostRequest }
  /** `null`: there is none to be had. */
  | { readonly type: 'token'; readonly token: string | null }

/** From the desk to the page, over the port. */
export type DeskMessage =
  | { readonly type: 'hello'; readonly nonce: string }
  | { readonly type: 'wantToken' }
  | { readonly type: 'event'; readonly event: HostEvent }
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly code: string; readonly message: string }

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, limit = 500): value is string => typeof value === 'string' && value.length <= limit
const isTextOrNull = (value: unknown, limit?: number): boolean => value === null || isText(value, limit)

/** Reads what a window posted; `null` if it is no greeting of this protocol. */
export function readGreeting(data: unknown): FrameGreeting | null {
  if (!isFields(data) || (data.ringloop !== 'ready' && data.ringloop !== 'connect')) return null
  if (data.protocol !== frameProtocol || !isText(data.nonce, 64) || data.nonce === '') return null
  return { ringloop: data.ringloop, protocol: frameProtocol, nonce: data.nonce }
}

/** Reads what the page sent over the port; `null` if it is none of the messages. */
export function readHostMessage(data: unknown): HostMessage | null {
  if (!isFields(data)) return null
  const { type, id, token, request } = data
  if (type === 'token') return token === null || isText(token, 8000) ? { type, token } : null
  if (type !== 'request' || typeof id !== 'number' || !isFields(request) || !isRequest(request)) return null
  return { type, id, request: request as unknown as HostRequest }
}

function isRequest(request: Fields): boolean {
  switch (request.type) {
    case 'dial':
      return isText(request.number, 100)
    case 'selectCall':
      return isText(request.callId, 200)
    case 'setTheme':
      return ['system', 'light', 'dark'].includes(request.theme as string)
    case 'setLanguage':
      return ['en', 'zh-CN'].includes(request.language as string)
    case 'signIn':
    case 'signOut':
      return true
    default:
      return false
  }
}

/** Reads what the desk sent over the port; `null` if it is none of the messages. */
export function readDeskMessage(data: unknown): DeskMessage | null {
  if (!isFields(data)) return null
  const { type, id, nonce, code, message, event } = data
  switch (type) {
    case 'hello':
      return isText(nonce, 64) ? { type, nonce } : null
    case 'wantToken':
      return { type }
    case 'done':
      return typeof id === 'number' ? { type, id } : null
    case 'failed':
      return typeof id === 'number' && isText(code) && isText(message, 4000) ? { type, id, code, message } : null
    case 'event':
      return isEvent(event) ? { type, event } : null
    default:
      return null
  }
}

const isWebAddress = (value: unknown): boolean => value === null || (isText(value, 4000) && /^https?:\/\//.test(value))
const isCall = (detail: Fields): boolean =>
  isText(detail.callId) &&
  isTextOrNull(detail.number) &&
  isTextOrNull(detail.name, 10_000) &&
  isTextOrNull(detail.contactId) &&
  isWebAddress(detail.url)

const details: { readonly [Type in keyof HostEvents]: (detail: Fields) => boolean } = {
  ring: (detail) => isCall(detail) && (detail.target === null || isFields(detail.target)),
  openRecord: (detail) => isCall(detail) && (detail.because === 'ring' || detail.because === 'agent'),
  callConnected: isCall,
  callEnded: isCall,
  filed: (detail) => isCall(detail) && isText(detail.ticketId) && isWebAddress(detail.ticketUrl),
  connection: (detail) => isText(detail.state) && isTextOrNull(detail.reason, 4000),
}

function isEvent(event: unknown): event is HostEvent {
  if (!isFields(event) || !isText(event.type) || !isFields(event.detail)) return false
  return Object.hasOwn(details, event.type) && details[event.type as keyof HostEvents](event.detail)
}
