import { describe, expect, it } from 'vitest'
import { eslCommand } from '../../src/connection/esl-command.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import { createManualTimers } from '../support/manual-timers.js'
import { until } from '../support/until.js'
import { rawServer } from './raw-server.js'

/** A switch that accepts any password and lets the test answer the rest, in order. */
async function openTo() {
  const timers = createManualTimers()
  const asked: string[] = []
  let answer: (bytes: string) => void = () => {}
  let hangUp: () => void = () => {}
  const server = await rawServer((socket) => {
    socket.write('Content-Type: auth/request\n\n')
    answer = (bytes) => void socket.write(bytes)
    hangUp = () => void socket.end()
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end)
        text = text.slice(end + 2)
        if (command.startsWith('auth ')) socket.write('Content-Type: command/reply\nReply-Text: +OK accepted\n\n')
        else asked.push(command)
      }
    })
  })
  const events: string[] = []
  const connection = await openEslConnection(
    { host: '127.0.0.1', port: server.port, password: 'x', timers },
    { onEvents: (more) => events.push(...more.map((event) => event.name)) },
  )
  const replyWith = (text: string) => answer(`Content-Type: command/reply\nReply-Text: ${text}\n\n`)
  const respondWith = (text: string) =>
    answer(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`)
  const dispose = async () => {
    await connection[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  }
  return {
    connection,
    timers,
    asked,
    events,
    replyWith,
    respondWith,
    answer: (bytes: string) => answer(bytes),
    hangUp: () => hangUp(),
    [Symbol.asyncDispose]: dispose,
  }
}

describe('one Event Socket connection', () => {
  it('gives every answer to its own command, of whatever kind, with events in between (duty 1)', async () => {
    await using open = await openTo()
    const answers = Promise.all([
      open.connection.send(eslCommand.api('status')),
      open.connection.send(eslCommand.background('job', 'status')),
      open.connection.send(eslCommand.api('nosuch')),
      open.connection.send(eslCommand.events('json', { names: ['DTMF'], subclasses: [] })),
    ])
    await until(() => open.asked.length === 4)
    open.respondWith('UP 王\n')
    open.answer('Content-Length: 21\nContent-Type: text/event-json\n\n{"Event-Name":"DTMF"}')
    open.replyWith('+OK Job-UUID: job\nJob-UUID: job')
    // An api command may be turned down by a plain reply.
    open.replyWith('-ERR command not found')
    open.replyWith('50% off')
    expect((await answers).map(({ text, ok }) => [text, ok])).toEqual([
      ['UP 王\n', true],
      ['+OK Job-UUID: job', true],
      ['-ERR command not found', false],
      ['50% off', true],
    ])
    expect((await answers)[1]?.headers.get('Job-UUID')).toBe('job')
    expect(open.events).toEqual(['DTMF'])
  })

  it('throws the answer of an aborted command away, not its successor', async () => {
    await using open = await openTo()
    const giveUp = new AbortController()
    const first = open.connection.send(eslCommand.api('first'), { signal: giveUp.signal })
    const second = open.connection.send(eslCommand.api('second'))
    giveUp.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    await until(() => open.asked.length === 2)
    open.respondWith('one')
    open.respondWith('two')
    expect((await second).text).toBe('two')
  })

  it('is given up when an answer is late, and everything that waits is told (duty 1)', async () => {
    await using open = await openTo()
    const late = open.connection.send(eslCommand.api('late'), { timeoutMilliseconds: 1_000 })
    const behind = open.connection.send(eslCommand.api('behind'))
    const outcomes = Promise.allSettled([late, behind])
    open.timers.advance(999)
    open.timers.advance(1)
    expect((await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason)).toMatchObject([
      { code: 'timeout', message: expect.stringContaining('api late') },
      { code: 'timeout' },
    ])
    expect(await open.connection.closed).toMatchObject({ code: 'timeout', mend: expect.any(String) })
    await expect(open.connection.send(eslCommand.api('after'))).rejects.toMatchObject({ code: 'closed' })
    expect(open.timers.next).toBeUndefined()
  })

  it('tells everybody who waits when the switch hangs up, and why (duty 1, 9)', async () => {
    await using open = await openTo()
    const waiting = open.connection.send(eslCommand.api('status')).catch((error: unknown) => error)
    await until(() => open.asked.length === 1)
    // A linger notice is not the end, and the last notice is not either: the switch's own close is.
    open.answer('Content-Type: text/disconnect-notice\nContent-Disposition: linger\nLinger-Time: 4\nContent-Length: 0\n\n')
    open.answer('Content-Type: text/disconnect-notice\nContent-Length: 31\n\nThe system is being shut down.\n')
    open.hangUp()
    expect(await waiting).toMatchObject({ code: 'closed', message: expect.stringContaining('The system is being shut down.') })
  })

  it('can be aborted while it connects', async () => {
    await using mute = await rawServer(() => {})
    const giveUp = new AbortController()
    const opening = openEslConnection(
      { host: '127.0.0.1', port: mute.port, password: 'x', timers: createManualTimers() },
      { onEvents() {} },
      { signal: giveUp.signal },
    )
    await until(() => mute.open() === 1)
    giveUp.abort()
    await expect(opening).rejects.toMatchObject({ code: 'aborted' })
    await until(() => mute.open() === 0)
  })
})
