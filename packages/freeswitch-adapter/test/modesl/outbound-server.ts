import { createServer } from 'node:net'
import modesl from 'modesl'
import { hardenModeslServer } from '../../src/modesl/harden-modesl-server.js'

// An outbound server as a team writes it; `hardened` as the first argument hardens it. Tells its port, then each connection.
const net = createServer()
net.listen(0, '127.0.0.1', () => {
  const address = net.address()
  console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
net.once('listening', () => {
  const server = new modesl.Server({ server: net })
  if (process.argv[2] === 'hardened') hardenModeslServer(server)
  server.on('connection::ready', () => console.log('ready'))
  server.on('connection::close', () => console.log('close'))
})
