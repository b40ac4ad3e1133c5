import { RingloopError, type ServerMessage } from '@ringloop/core'

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown): value is string => typeof value === 'string'

// Hand-written, because zod would be the largest part of the browser bundle. The gateway's own types vouch for what is inside a
// view; here is checked what the connection itself relies on.
const shapes: Readonly<Record<ServerMessage['type'], (message: Fields) => string | null>> = {
  snapshot: (m) => {
    if (!isText(m.epoch)) return 'epoch'
    if (!isCount(m.sequence)) return 'sequence'
    if (!isTime(m.serverTime)) return 'serverTime'
    if (!isObject(m.view)) return 'view'
    if (!isObject(m.view.agent)) return 'view.agent'
    if (!isObject(m.view.system)) return 'view.system'
    return isObject(m.view.interactions) ? null : 'view.interactions'
  },
  patch: (m) => {
    if (!isCount(m.sequence)) return 'sequence'
    if (!isTime(m.serverTime)) return 'serverTime'
    return Array.isArray(m.changes) && m.changes.every((change) => isObject(change) && isText(change.type)) ? null : 'changes'
  },
  resumed: (m) => (!isText(m.epoch) ? 'epoch' : !isCount(m.sequence) ? 'sequence' : isTime(m.serverTime) ? null : 'serverTime'),
  commandResult: (m) => {
    if (!isText(m.id)) return 'id'
    if (m.ok === true) return null
    return m.ok === false && isObject(m.error) && isText(m.error.code) && isText(m.error.message) ? null : 'error'
  },
  refused: (m) => (isText(m.code) && isText(m.message) ? null : 'code'),
  pong: (m) => (isTime(m.serverTime) ? null : 'serverTime'),
}

/**
 * Reads one message of the gateway.
 *
 * @throws `protocol` if it is no message of this protocol; names the field.
 */
export function readServerMessage(data: unknown): ServerMessage {
  const mend = 'Check that desk and gateway are of the same Ringloop version and that no proxy changes the messages.'
  let message: unknown
  try {
    message = isText(data) ? JSON.parse(data) : undefined
  } catch (cause) {
    throw new RingloopError('protocol', 'a message of the gateway is not JSON', { mend, cause })
  }
  if (!isObject(message) || !isText(message.type)) {
    throw new RingloopError('protocol', 'a message of the gateway has no type', { mend })
  }
  if (!Object.hasOwn(shapes, message.type)) {
    throw new RingloopError('protocol', `the gateway sent an unknown message "${message.type.slice(0, 50)}"`, { mend })
  }
  const wrong = shapes[message.type as ServerMessage['type']](message)
  if (wrong !== null) {
    throw new RingloopError('protocol', `the gateway's ${message.type} has a wrong or missing field "${wrong}"`, { mend })
  }
  return message as unknown as ServerMessage
}
