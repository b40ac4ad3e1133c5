import { connect, type Socket } from 'node:net'
import { createCommandReader } from '../../src/esl-server/command-reader.js'
import { loadRecordings } from '../support/recordings.js'

/** What FreeSWITCH said to `connect`, as recorded. */
export function recordedConnect(name: 'n1_outbound_async_full' | 'n1j_outbound_async_full' | 'n2_outbound_sync_full_nolinger') {
  const [recording] = loadRecordings(name)
  if (recording === undefined) throw new Error('no recording')
  const text = Buffer.from(recording.bytes).toString('latin1')
  return text.slice(0, text.indexOf('\n\n') + 2)
}

/** Changes or adds channel headers in a recorded answer. */
export function withHeaders(answer: string, headers: Readonly<Record<string, string>>): string {
  const names = Object.keys(headers)
  const kept = answer.split('\n').filter((line) => !names.some((name) => line.startsWith(`${name}: `)))
  const added = names.map((name) => `${name}: ${encodeURIComponent(headers[name] ?? '')}`)
  return [...added, ...kept].join('\n')
}

const goodbye = 'Content-Type: text/disconnect-notice\nContent-Disposition: disconnect\nContent-Length: 0\n\n'

/** Connects as `socket … async full` does, and answers as FreeSWITCH does. */
export function askAs(
  port: number,
  options: {
    readonly answer?: string
    /** What `uuid_getvar … current_application` gives. */
    readonly application?: string
    /** Whether `api` is allowed. */
    readonly full?: boolean
  } = {},
) {
  const { answer = recordedConnect('n1_outbound_async_full'), application = 'socket', full = true } = options
  const commands: string[] = []
  const readCommands = createCommandReader()
  let closed = false
  const socket: Socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
  })
  socket.on('data', (bytes) => {
    for (const { line, headers } of readCommands(bytes) ?? []) {
      const name = headers.get('execute-app-name')
      commands.push(name === undefined ? line : `${line} ${name} ${headers.get('execute-app-arg') ?? ''}`.trim())
      if (line === 'connect') socket.write(answer, 'latin1')
      else if (line === 'exit') socket.end(`Content-Type: command/reply\nReply-Text: +OK bye\n\n${goodbye}`)
      else if (line.startsWith('api ') && full) {
        const body = line.startsWith('api uuid_getvar') ? application : '+OK\n'
        socket.write(`Content-Type: api/response\nContent-Length: ${body.length}\n\n${body}`)
      } else
        socket.write(`Content-Type: command/reply\nReply-Text: ${line.startsWith('api ') ? '-ERR command not found' : '+OK'}\n\n`)
    }
  })
  return {
    socket,
    commands,
    hangUp: () => socket.end(goodbye),
    get closed() {
      return closed
    },
  }
}
