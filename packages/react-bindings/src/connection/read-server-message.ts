import { RingloopError, type ServerMessage } from '@ringloop/core'

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown): value is string => typeof value === 'string'

type Check = (value: unknown, message: Fields) => boolean

const isView: Check = (view) => isObject(view) && isObject(view.agent) && isObject(view.system) && isObject(view.interactions)
const isError: Check = (error, { ok }) => ok === true || (isObject(error) && isText(error.code) && isText(error.message))
const areAll =
  (...texts: readonly string[]): Check =>
  (all) =>
    Array.isArray(all) && all.every((each) => isObject(each) && texts.every((field) => isText(each[field])))

// Hand-written, because zod would be the largest part of the browser bundle. The gateway's own types vouch for what is inside a
// view; here is checked what the connection itself relies on.
const shapes: Readonly<Record<ServerMessage['type'], Readonly<Record<string, Check>>>> = {
  snapshot: { epoch: isText, sequence: isCount, serverTime: isTime, view: isView },
  patch: { sequence: isCount, serverTime: isTime, changes: /* @__PURE__ */ areAll('type') },
  resumed: { epoch: isText, sequence: isCount, serverTime: isTime },
  commandResult: { id: isText, ok: (ok) => typeof ok === 'boolean', error: isError },
  refused: { code: isText, message: isText },
  topic: { topic: isText, serverTime: isTime, view: isObject },
  topicPatch: { topic: isText, serverTime: isTime, changes: /* @__PURE__ */ areAll('table', 'id') },
  topicRefused: { topic: isText, code: isText, message: isText },
  pong: { serverTime: isTime },
}

/**
 * Reads one message of the gateway.
 *
 * @throws `protocol` if it is no message of this protocol; names the field.
 */
export function readServerMessage(data: unknown): ServerMessage {
  const wrong = (text: string, cause?: unknown) =>
    new RingloopError('protocol', text, {
      mend: 'Check that desk and gateway are of the same Ringloop version and that no proxy changes the messages.',
      cause,
    })
  let message: unknown
  try {
    message = isText(data) ? JSON.parse(data) : undefined
  } catch (cause) {
    throw wrong('a message of the gateway is not JSON', cause)
  }
  if (!isObject(message) || !isText(message.type)) throw wrong('a message of the gateway has no type')
  const { type } = message
  if (!Object.hasOwn(shapes, type)) throw wrong(`the gateway sent an unknown message "${type.slice(0, 50)}"`)
  for (const [field, holds] of Object.entries(shapes[type as ServerMessage['type']]))
    if (!holds(message[field], message)) throw wrong(`the gateway's ${type} has a wrong or missing field "${field}"`)
  return message as unknown as ServerMessage
}
