import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'

/**
 * A process of its own that speaks as much of the Event Socket as a client needs to log in and subscribe. A subscription to
 * `callcenter::info` starts the stream: the recorded events, `repetitions` times, as fast as the client reads.
 */
const [format, file = '', repetitions] = process.argv.slice(2)
const bytes = readFileSync(file)

async function stream(socket: Socket): Promise<void> {
  for (let repetition = 0; repetition < Number(repetitions); repetition++)
    if (!socket.write(bytes)) await new Promise((resolve) => socket.once('drain', resolve))
}

const server = createServer({ noDelay: true }, (socket) => {
  let text = ''
  let streaming = false
  socket.on('error', () => socket.destroy())
  socket.write('Content-Type: auth/request\n\n')
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const command = text.slice(0, end)
      text = text.slice(end + 2)
      if (command.startsWith('auth ') && command !== 'auth ClueCon') {
        socket.end('Content-Type: command/reply\nReply-Text: -ERR invalid\n\n')
        return
      }
      socket.write('Content-Type: command/reply\nReply-Text: +OK accepted\n\n')
      if (streaming || !command.startsWith(`event ${format} `) || !command.includes('callcenter::info')) continue
      streaming = true
      void stream(socket)
    }
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  process.send?.({ port: address.port })
})
