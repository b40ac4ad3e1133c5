import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createQueueTraffic } from './queue-traffic.js'

/**
 * A process that plays a switch for the adapter: no channels at first, then `held` calls that reach their agents and stay, as fast as they
 * are taken, then `rate` new queue calls a second at their recorded pace, each talking for `talkSeconds`. It tells the parent when it wrote each agent's CHANNEL_CREATE, by the clock both processes share.
 */
const [rate = 60, seconds = 30, talkSeconds = 20, held = 0] = process.argv.slice(2).map(Number)
const traffic = createQueueTraffic()

async function hold(socket: Socket): Promise<void> {
  for (let count = 0; count < held; count++) {
    const call = traffic.call()
    while (call.ringing) if (!socket.write(call.next() ?? '')) await once(socket, 'drain')
  }
  // What was sent is taken, and the memory it used is free again.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
}

async function begin(socket: Socket): Promise<void> {
  await hold(socket)
  const starts = performance.now()
  const calls: { readonly call: ReturnType<typeof traffic.call>; readonly at: number }[] = []
  let begun = 0
  const tick = () => {
    const now = performance.now() - starts
    for (; begun < rate * seconds && (begun * 1000) / rate <= now; begun++)
      calls.push({ call: traffic.call(), at: (begun * 1000) / rate })
    for (let place = calls.length - 1; place >= 0; place--) {
      const one = calls[place]
      if (one === undefined) continue
      for (let next = one.call.peek(); ; next = one.call.peek()) {
        if (next === undefined) {
          calls.splice(place, 1)
          break
        }
        if (one.at + next.atMs + (one.call.ringing ? 0 : talkSeconds * 1000) > now) break
        const frame = one.call.next()
        if (frame === undefined) break
        const at = process.hrtime.bigint()
        socket.write(frame)
        if (next.isAgentCreate) process.send?.({ callId: one.call.id, at, up: held + calls.length })
      }
    }
    if (begun >= rate * seconds && now > seconds * 1000 + 2_000) process.send?.('done')
    else setTimeout(tick, 1)
  }
  tick()
}

const server = createServer({ noDelay: true }, (socket) => {
  let text = ''
  socket.on('error', () => socket.destroy())
  socket.write('Content-Type: auth/request\n\n')
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const command = text.slice(0, end)
      text = text.slice(end + 2)
      const body = command.includes('as json') ? '{"row_count":0}' : '+OK\n'
      if (command.startsWith('api ')) socket.write(`Content-Type: api/response\nContent-Length: ${body.length}\n\n${body}`)
      else socket.write('Content-Type: command/reply\nReply-Text: +OK accepted\n\n')
      // Only the connection for events asks for these; its snapshot is taken meanwhile.
      if (command.startsWith('event ') && command.includes('CHANNEL_CREATE')) setTimeout(() => void begin(socket), 1_000)
    }
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
