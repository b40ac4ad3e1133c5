import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { fromMuLaw, loudness, toMuLaw } from './tone.js'

/** A telephone that a switch on this machine can call directly, without registration. It sings one note, and knows what it hears. */
export interface SipTelephone extends AsyncDisposable {
  /** `127.0.0.1:port` of its SIP. */
  readonly address: string
  /** Whether it heard this note in the last fifth of a second. */
  hears(hertz: number): boolean
  /** The digits sent to it (RFC 4733) since the call began. */
  readonly digits: string
  /** The caller's number, and the user-to-user information, of the last call that came. */
  readonly shown: { readonly from: string; readonly userToUser: string }
  /** What it answered last to a re-INVITE that puts it on hold: `true` while the other side has it on hold. */
  readonly held: boolean
}

const rate = 8_000
const frame = 160
const remembered = rate / 5

/** Answers at once, or when it is told to (`Event: talk`); sings `hertz` while it talks. Only loopback is spoken to. */
export async function createSipTelephone({
  answers,
  hertz,
}: {
  readonly answers: 'atOnce' | 'whenTold'
  readonly hertz: number
}): Promise<SipTelephone> {
  const [sip, rtp] = await Promise.all([openSocket(), openSocket()])
  const heard = new Float64Array(remembered)
  let invite: Request | undefined
  const taken = new Set<string>()
  let media: number | undefined
  let sequence = 0
  let digits = ''
  let lastDigit = ''
  let held = false
  let shown = { from: '', userToUser: '' }
  let heardAt = 0

  const sdp = (direction: string) =>
    `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${rtp.address().port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=${direction}\r\n`
  const reply = (request: Request, status: string, body = '') => {
    const to = request.header('to')
    const lines = [
      `SIP/2.0 ${status}`,
      ...request.all('via').map((via) => `Via: ${via}`),
      ...request.all('record-route').map((route) => `Record-Route: ${route}`),
      `From: ${request.header('from')}`,
      `To: ${to.includes(';tag=') ? to : `${to};tag=t${rtp.address().port}`}`,
      `Call-ID: ${request.header('call-id')}`,
      `CSeq: ${request.header('cseq')}`,
      `Contact: <sip:telephone@127.0.0.1:${sip.address().port}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ]
    sip.send(`${lines.join('\r\n')}\r\n\r\n${body}`, request.port, '127.0.0.1')
  }
  const take = (request: Request) => {
    media = Number(/^m=audio (\d+)/m.exec(request.body)?.[1]) || media
    const asked = /^a=(sendonly|inactive|recvonly)/m.exec(request.body)?.[1]
    held = asked === 'sendonly' || asked === 'inactive'
    reply(request, '200 OK', sdp(asked === 'sendonly' ? 'recvonly' : (asked ?? 'sendrecv')))
  }
  const answer = () => {
    if (invite === undefined) return
    digits = ''
    take(invite)
    invite = undefined
  }
  const on: Readonly<Record<string, (request: Request) => void>> = {
    INVITE(request) {
      if (request.header('to').includes(';tag=')) {
        // one sent again, because a busy machine answered late, must not undo what came after it
        const key = `${request.header('call-id')} ${request.header('cseq')}`
        if (taken.has(key)) return
        taken.add(key)
        return take(request)
      }
      if (invite?.header('call-id') === request.header('call-id')) return
      invite = request
      const from = /sip:([^@]+)@/.exec(request.header('from'))?.[1] ?? ''
      shown = { from: decodeURIComponent(from), userToUser: request.header('user-to-user') }
      reply(request, '180 Ringing')
      if (answers === 'atOnce') answer()
    },
    ACK() {},
    BYE(request) {
      media = undefined
      reply(request, '200 OK')
    },
    CANCEL(request) {
      reply(request, '200 OK')
      if (invite !== undefined) reply(invite, '487 Request Terminated')
      invite = undefined
    },
    NOTIFY(request) {
      reply(request, '200 OK')
      if (request.header('event') === 'talk') answer()
    },
  }
  sip.on('message', (bytes, { port }) => {
    const request = readRequest(bytes.toString('utf8'), port)
    if (request !== undefined) (on[request.method] ?? ((other) => reply(other, '200 OK')))(request)
  })
  rtp.on('message', (packet) => {
    const type = (packet[1] ?? 0) & 0x7f
    if (type === 0) {
      heardAt = performance.now()
      heard.copyWithin(0, packet.length - 12)
      packet.subarray(12).forEach((byte, at) => {
        heard[remembered - (packet.length - 12) + at] = fromMuLaw(byte)
      })
    } else if (type === 101 && ((packet[13] ?? 0) & 0x80) !== 0) {
      const when = packet.subarray(4, 8).toString('hex')
      if (when !== lastDigit) digits += '0123456789*#ABCD'[packet[12] ?? 0] ?? ''
      lastDigit = when
    }
  })
  const sings = setInterval(() => {
    if (media === undefined || held) return
    const packet = Buffer.alloc(12 + frame)
    packet[0] = 0x80
    packet.writeUInt16BE(sequence & 0xffff, 2)
    packet.writeUInt32BE((sequence * frame) >>> 0, 4)
    packet.writeUInt32BE(hertz, 8)
    for (let at = 0; at < frame; at++)
      packet[12 + at] = toMuLaw(6_000 * Math.sin((2 * Math.PI * hertz * (sequence * frame + at)) / rate))
    sequence += 1
    rtp.send(packet, media, '127.0.0.1')
  }, 20)
  return {
    address: `127.0.0.1:${sip.address().port}`,
    hears: (other) => performance.now() - heardAt < 200 && loudness(heard, other, rate) > 500,
    get digits() {
      return digits
    },
    get shown() {
      return shown
    },
    get held() {
      return held
    },
    async [Symbol.asyncDispose]() {
      clearInterval(sings)
      for (const socket of [sip, rtp]) socket.close()
    },
  }
}

interface Request {
  readonly method: string
  readonly body: string
  readonly port: number
  header(name: string): string
  all(name: string): readonly string[]
}

function readRequest(text: string, port: number): Request | undefined {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2)
  const [first = '', ...lines] = head.split('\r\n')
  const method = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(first)?.[1]
  if (method === undefined) return undefined
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const all = (name: string) => headers.filter(([own]) => own === name).map(([, value]) => value)
  return { method, body, port, all, header: (name) => all(name)[0] ?? '' }
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}
