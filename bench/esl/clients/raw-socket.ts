import { connect } from 'node:net'
import { runClient } from '../run-client.js'

const accepted = '+OK accepted\n\n'

/** A socket and nothing else: what no client can be cheaper than. It does not even look for events. */
runClient(({ port, password, format, names, onBytes }) => {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  socket.write(`auth ${password}\n\nevent ${format} ${names.join(' ')} CUSTOM callcenter::info\n\n`)
  let greeting: string | undefined = ''
  socket.on('data', (chunk: Buffer) => {
    if (greeting === undefined) return onBytes(chunk.length)
    greeting += chunk.toString('latin1')
    const first = greeting.indexOf(accepted)
    const second = first < 0 ? -1 : greeting.indexOf(accepted, first + 1)
    if (second < 0) return
    const count = greeting.length - second - accepted.length
    greeting = undefined
    onBytes(count)
  })
})
