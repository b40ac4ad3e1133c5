import type { Socket } from 'node:net'
import { isRingloopError } from '@ringloop/core'
import { expect, it } from 'vitest'
import { eslCommand } from '../../src/connection/esl-command.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import type { EslTransport } from '../../src/connection/esl-transport.js'
import { createSwitchLink } from '../../src/connection/switch-link.js'
import { systemTimers, type Timers } from '../../src/connection/timers.js'
import { createSeededRandom } from '../../src/simulator/random.js'
import { until } from '../support/until.js'
import { rawServer } from './raw-server.js'

const commands = 10_000
const cuts = 50
const seed = 20_261_121

/** Which of the commands are never answered in time, and when the connection is cut: behind so many answers. */
function plan(random: () => number) {
  const mute = new Set<number>()
  while (mute.size < commands / 100) mute.add(Math.floor(random() * commands))
  let answers = 0
  let cutCount = 0
  let next = 0
  const isCutDue = () => {
    if (++answers < next || cutCount === cuts) return false
    cutCount++
    next = answers + 20 + Math.floor(random() * 180)
    return true
  }
  return { mute, isCutDue, cutCount: () => cutCount }
}

const response = (text: string) => `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`
const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`

/** A switch that logs anybody in and gives each further command to `onCommand`. */
const switchThat = (onCommand: (command: string, socket: Socket) => void) =>
  rawServer((socket) => {
    socket.write('Content-Type: auth/request\n\n')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end)
        text = text.slice(end + 2)
        if (socket.destroyed) return
        if (command.startsWith('auth ')) socket.write(reply('+OK accepted'))
        else onCommand(command, socket)
      }
    })
  })

/** Cuts as networks do: between frames, inside one, with a reset. */
function cut(socket: Socket, random: () => number): void {
  const way = random()
  if (way < 0.3) socket.end('Content-Type: api/response\nContent-Length: 20\n\ndid mark')
  else if (way < 0.6) socket.resetAndDestroy()
  else socket.destroy()
}

/** Runs all commands, `width` at once; gives how each ended: its answer, or the code of its error. */
async function fire(width: number, ask: (index: number) => Promise<string>) {
  const endings: string[][] = Array.from({ length: commands }, () => [])
  const numbers = Array.from({ length: commands }, (_, index) => index).values()
  const worker = async () => {
    for (const index of numbers)
      await ask(index).then(
        (answer) => endings[index]?.push(answer),
        (error: unknown) => endings[index]?.push(isRingloopError(error) ? `error ${error.code}` : `stray ${String(error)}`),
      )
  }
  await Promise.all(Array.from({ length: width }, worker))
  return endings
}

const codes = new Set(['error timeout', 'error closed', 'error protocol'])

/** Each settled, once, with its own answer or an error; the count of each kind of ending. */
function judge(endings: readonly (readonly string[])[]) {
  const count = { own: 0, error: 0, timeout: 0 }
  for (const [index, ending] of endings.entries()) {
    const [told = ''] = ending
    const isOwn = told === `did mark${index}`
    expect(ending.length === 1 && (isOwn || codes.has(told)), `command ${index} ended as ${JSON.stringify(ending)}`).toBe(true)
    if (isOwn) count.own++
    else if (told === 'error timeout') count.timeout++
    else count.error++
  }
  return count
}

it('10,000 commands on connections that are cut and fall silent: each has its own answer or an error', async () => {
  const random = createSeededRandom(seed).next
  const { mute, isCutDue, cutCount } = plan(random)
  const stuck = new WeakSet<Socket>()
  await using server = await switchThat((command, socket) => {
    const index = Number(/mark(\d+)$/.exec(command)?.[1])
    // FreeSWITCH answers in order: behind one that hangs all wait.
    if (mute.has(index)) {
      stuck.add(socket)
      setTimeout(() => socket.writable && socket.write(response(`did mark${index}`)), 60).unref()
    }
    if (stuck.has(socket)) return
    socket.write(response(`did mark${index}`))
    if (isCutDue()) cut(socket, random)
  })
  let transport: Promise<EslTransport> | undefined
  const current = () => {
    transport ??= openEslConnection({ host: '127.0.0.1', port: server.port, password: 'x' }, { onEvents: () => {} }).then(
      (opened) => {
        void opened.closed.then(() => {
          transport = undefined
        })
        return opened
      },
    )
    return transport
  }
  const endings = await fire(25, async (index) => {
    const connection = await current()
    const sent = await connection.send(eslCommand.api(index % 3 === 0 ? 'echo' : 'status', `mark${index}`), {
      timeoutMilliseconds: mute.has(index) ? 20 : 10_000,
    })
    return sent.text
  })
  const { own, error, timeout } = judge(endings)
  await transport?.then((last) => last[Symbol.asyncDispose]())
  expect(own + error + timeout).toBe(commands)
  expect(cutCount()).toBe(cuts)
  expect(timeout).toBeGreaterThan(20)
  expect(own).toBeGreaterThan(commands * 0.6)
}, 30_000)

it('10,000 background jobs over a link that is cut: each has its own result or an error, and the link is back each time', async () => {
  const random = createSeededRandom(seed + 1).next
  const { mute, isCutDue, cutCount } = plan(random)
  await using server = await switchThat((command, socket) => {
    const job = /^bgapi \S+ mark(\d+)\nJob-UUID: (\S+)$/.exec(command)
    if (job === null) return void socket.write(command.startsWith('api ') ? response('{"row_count":0}') : reply('+OK'))
    const [, index = '', id = ''] = job
    const text = `did mark${index}`
    const body = JSON.stringify({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': id, _body: text })
    const result = `Content-Length: ${body.length}\nContent-Type: text/event-json\n\n${body}`
    const accepted = `Content-Type: command/reply\nReply-Text: +OK Job-UUID: ${id}\nJob-UUID: ${id}\n\n`
    if (mute.has(Number(index))) return void socket.write(accepted)
    // Jobs end in any order, also before their own reply.
    const order = random()
    if (order < 0.2) socket.write(result + accepted)
    else if (order < 0.6) socket.write(accepted + result)
    else {
      socket.write(accepted)
      setImmediate(() => socket.writable && socket.write(result))
    }
    if (isCutDue()) cut(socket, random)
  })
  // Pauses between attempts pass twenty times as fast.
  const timers: Timers = { now: systemTimers.now, set: (callback, milliseconds) => systemTimers.set(callback, milliseconds / 20) }
  let connections = 0
  await using link = createSwitchLink({
    host: '127.0.0.1',
    port: server.port,
    password: 'x',
    timers,
    random: () => 0,
    heartbeatSeconds: 3_000,
    commandMilliseconds: 100_000,
    onSnapshot: () => {},
    onEvents: () => {},
    onHealth: ({ state }) => {
      if (state === 'connected') connections++
    },
  })
  link.start()
  const connected = () => link.health().state === 'connected'
  const endings = await fire(25, async (index) => {
    await until(connected)
    return link.run('echo', [`mark${index}`], { timeoutMilliseconds: mute.has(index) ? 400 : 100_000 })
  })
  const { own, error, timeout } = judge(endings)
  expect(own + error + timeout).toBe(commands)
  expect(cutCount()).toBe(cuts)
  expect(connections).toBeGreaterThan(cuts)
  expect(timeout).toBeGreaterThan(20)
  expect(own).toBeGreaterThan(commands * 0.8)
}, 30_000)
