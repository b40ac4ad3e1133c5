import type { Socket } from 'node:net'
import { rawServer } from '../connection/raw-server.js'

/** Says what to answer to a command; `undefined` leaves it to the switch's habits. */
export type Answer = (command: string, socket: Socket) => string | undefined

export const reply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`
export const response = (text: string): string =>
  `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`
export const jsonEvent = (headers: Readonly<Record<string, string>>): string => {
  const body = JSON.stringify(headers)
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`
}

/** A switch that answers each command with the command's own words, in order, unless the test says otherwise. */
export async function scriptedSwitch(answer: Answer = () => undefined, greeting = 'Content-Type: auth/request\n\n') {
  const asked: string[] = []
  const sockets: Socket[] = []
  const server = await rawServer((socket) => {
    sockets.push(socket)
    socket.write(greeting)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end)
        text = text.slice(end + 2)
        asked.push(command)
        const bytes = answer(command, socket) ?? habit(command)
        if (bytes !== '') socket.write(bytes, 'latin1')
      }
    })
  })
  return {
    port: server.port,
    asked,
    sockets,
    /** Bytes are given as latin1. */
    say: (bytes: string) => void sockets.at(-1)?.write(bytes, 'latin1'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function habit(command: string): string {
  const [first = ''] = command.split('\n')
  if (/^(?:user)?auth /.test(first)) return reply('+OK accepted')
  if (first.startsWith('api ')) return response(`did ${first.slice(4)}`)
  if (first.startsWith('bgapi ')) return reply(`+OK Job-UUID: ${/Job-UUID: (\S+)/.exec(command)?.[1] ?? 'none'}`)
  return reply(`+OK ${first}`)
}
