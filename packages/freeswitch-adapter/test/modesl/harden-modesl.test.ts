import { RingloopError } from '@ringloop/core'
import modesl from 'modesl'
import { describe, expect, it } from 'vitest'
import { eslCommand } from '../../src/connection/esl-command.js'
import {
  type HardenModeslOptions,
  hardenModesl,
  type ModeslConnection,
  type ModeslEvent,
  openModeslTransport,
} from '../../src/modesl/index.js'
import type { ModeslInternals } from '../../src/modesl/modesl-connection.js'
import { createManualTimers } from '../support/manual-timers.js'
import { until } from '../support/until.js'
import { type Answer, jsonEvent, reply, scriptedSwitch } from './scripted-switch.js'

async function open(answer?: Answer, options: HardenModeslOptions = {}) {
  const fake = await scriptedSwitch(answer)
  const connection: ModeslConnection = new modesl.Connection('127.0.0.1', fake.port, 'secret')
  const hardened = hardenModesl(connection, options)
  await hardened.ready
  const dispose = async () => {
    hardened.close(new RingloopError('closed', 'The test is over.'))
    await fake[Symbol.asyncDispose]()
  }
  return { fake, connection, hardened, [Symbol.asyncDispose]: dispose }
}
const given = (ask: (callback: (event: ModeslEvent) => void) => void) => new Promise<ModeslEvent>((resolve) => ask(resolve))
const jobOf = (command: string) => /Job-UUID: (\S+)/.exec(command)?.[1] ?? ''
const idOf = (command: string) => /Event-UUID: (\S+)/.exec(command)?.[1] ?? ''

describe('a hardened modesl connection', () => {
  it('is the same, however often it is hardened', async () => {
    await using its = await open()
    expect(hardenModesl(its.connection)).toBe(its.hardened)
  })

  it('takes over a connection that is in use already, between two frames', async () => {
    await using fake = await scriptedSwitch()
    const connection = new modesl.Connection('127.0.0.1', fake.port, 'secret')
    await given((callback) => connection.on('esl::event::auth::success', callback))
    await given((callback) => connection.api('version', callback))
    const half = jsonEvent({ 'Event-Name': 'DTMF', 'Unique-ID': 'a', Number: '1' })
    const numbers: unknown[] = []
    connection.on('esl::event::DTMF::*', (event: ModeslEvent) => numbers.push(event.getHeader('Number')))
    fake.say(half.slice(0, 70))
    await until(() => (connection as ModeslInternals).parser?.buffer.length !== 0)
    const hardened = hardenModesl(connection)
    await hardened.ready
    fake.say(half.slice(70) + jsonEvent({ 'Event-Name': 'DTMF', 'Unique-ID': 'a', Number: '50%' }))
    await until(() => numbers.length === 2)
    expect(numbers).toEqual(['1', '50%'])
    expect(await hardened.api('status')).toBe('did status')
    hardened.close(new RingloopError('closed', 'The test is over.'))
  })

  it('refuses one whose api commands wait already: their order is not known', async () => {
    await using fake = await scriptedSwitch()
    const connection = new modesl.Connection('127.0.0.1', fake.port, 'secret')
    connection.on('error', () => {})
    connection.api('status')
    expect(() => hardenModesl(connection)).toThrow(expect.objectContaining({ code: 'invalidInput' }))
    await given((callback) => connection.once('esl::event::auth::success', callback))
    connection.disconnect()
  })

  it('tells events as modesl does: names, headers, arrays, body, and an Event of modesl', async () => {
    await using its = await open()
    const told = given((callback) => its.connection.on('esl::event::CUSTOM::a', callback))
    const body = JSON.stringify({
      'Event-Name': 'CUSTOM',
      'Event-Subclass': 'a::b',
      'Unique-ID': 'a',
      list: ['x', 'y'],
      'Content-Length': '2',
      _body: 'hi',
    })
    its.fake.say(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n${body}`)
    const event = await told
    expect(event).toBeInstanceOf(modesl.Event)
    expect([event.getType(), event.subclass, event.getBody(), event.getHeader('list'), event.getHeader('none')]).toEqual([
      'CUSTOM',
      'a::b',
      'hi',
      ['x', 'y'],
      null,
    ])
    event.addHeader('mine', '1')
    expect(event.headers.map(({ name }) => name)).toEqual([
      'Event-Name',
      'Event-Subclass',
      'Unique-ID',
      'list',
      'Content-Length',
      'mine',
    ])
    expect(JSON.parse(event.serialize('json'))).toMatchObject({ mine: '1', _body: 'hi', list: ['x', 'y'] })
  })

  it('calls the callback of a reply before the listeners of events behind it', async () => {
    const event = jsonEvent({ 'Event-Name': 'DTMF', 'Unique-ID': 'a' })
    await using its = await open((command) => (command === 'event json DTMF' ? reply('+OK') + event : undefined))
    const order: string[] = []
    its.connection.on('esl::event::DTMF::*', () => order.push('event'))
    its.connection.sendRecv('event json DTMF', () => order.push('callback'))
    await until(() => order.length === 2)
    expect(order).toEqual(['callback', 'event'])
  })

  it('calls the callbacks of bgapi and execute once: with the end, a refusal, a timeout or the loss of the connection', async () => {
    const timers = createManualTimers()
    const end = (name: string, id: string, idHeader: string) =>
      jsonEvent({ 'Event-Name': name, 'Unique-ID': 'a', [idHeader]: id, _body: 'done' })
    await using its = await open(
      (command) => {
        if (/refused/.test(command)) return reply('-ERR no')
        if (/^bgapi ends/.test(command)) return end('BACKGROUND_JOB', jobOf(command), 'Job-UUID') + reply('+OK')
        if (/app-name: ends/.test(command))
          return reply('+OK') + end('CHANNEL_EXECUTE_COMPLETE', idOf(command), 'Application-UUID')
        return undefined
      },
      { timers },
    )
    const { connection } = its
    const endings = await Promise.all([
      given((callback) => connection.bgapi('ends', callback)),
      given((callback) => connection.bgapi('refused', 'x', callback)),
      given((callback) => connection.execute('ends', '', 'a', callback)),
      given((callback) => connection.execute('refused', '', 'a', callback)),
    ])
    expect(endings.map((event) => event.getHeader('Reply-Text') ?? event.getBody())).toEqual([
      'done',
      '-ERR no',
      'done',
      '-ERR no',
    ])
    const slow = given((callback) => connection.bgapi('slow', callback))
    timers.advance(600_000)
    expect((await slow).error?.code).toBe('timeout')
    const lost = [
      given((callback) => connection.bgapi('slow', callback)),
      given((callback) => connection.execute('slow', '', 'a', callback)),
    ]
    for (const socket of its.fake.sockets) socket.destroy()
    expect((await Promise.all(lost)).map(({ error }) => error?.code)).toEqual(['closed', 'closed'])
  })

  it('refuses line breaks in headers too, and leaves headers without a value out', async () => {
    await using its = await open()
    const refused = await given((callback) => its.connection.sendRecv('sendmsg a', { 'call-command': 'hangup\nx: y' }, callback))
    expect([refused.error?.code, refused.getHeader('Reply-Text')?.slice(0, 4)]).toEqual(['invalidInput', '-ERR'])
    its.connection.execute('answer')
    await its.hardened.api('status')
    const sent = its.fake.asked.find((command) => command.startsWith('sendmsg')) ?? ''
    expect(sent).toMatch(/^sendmsg \S+\ncall-command: execute\nexecute-app-name: answer\nEvent-UUID: \S+$/)
  })

  it('sends an event with a body of any text', async () => {
    await using its = await open()
    const event = new modesl.Event({ 'Event-Name': 'CUSTOM', subject: 'x' }, 'one\ntwo')
    its.connection.sendEvent(event)
    await until(() => its.fake.asked.some((command) => command.startsWith('sendevent')))
    expect(its.fake.asked.at(-1)).toBe('sendevent CUSTOM\nEvent-Name: CUSTOM\nsubject: x\nContent-Length: 7')
  })

  it('logs in as a user of the directory', async () => {
    await using its = await open(undefined, { user: 'ringloop@example.com' })
    expect(its.fake.asked[0]).toBe('userauth ringloop@example.com:secret')
    expect(its.connection.connected()).toBe(true)
  })

  it('has promises for api, background jobs and applications', async () => {
    await using its = await open((command) =>
      command.startsWith('bgapi')
        ? reply('+OK') + jsonEvent({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': jobOf(command), _body: '+OK made' })
        : command.startsWith('sendmsg')
          ? reply('-ERR invalid session id')
          : undefined,
    )
    expect(await its.hardened.api('status')).toBe('did status')
    expect(await its.hardened.bgapi('originate', ['user/1001', '&park'])).toBe('+OK made')
    await expect(its.hardened.execute('answer', '', 'a')).rejects.toMatchObject({
      code: 'refused',
      said: '-ERR invalid session id',
    })
    await expect(its.hardened.api('echo', ['a\nb'])).rejects.toMatchObject({ code: 'invalidInput' })
  })
})

describe('a transport on a modesl connection', () => {
  const opened = async (connect: () => ModeslConnection) => {
    const names: string[] = []
    const transport = await openModeslTransport(connect)(
      { onEvents: (events) => names.push(...events.map((event) => event.name)) },
      { signal: new AbortController().signal },
    )
    return { transport, names }
  }

  it('leaves a connection that the team hardened to the team', async () => {
    await using its = await open()
    const { transport, names } = await opened(() => its.connection)
    its.fake.say(jsonEvent({ 'Event-Name': 'DTMF' }))
    await until(() => names.length === 1)
    expect((await transport.send(eslCommand.api('status'))).text).toBe('did status')
    const waiting = transport.send(eslCommand.api('version'))
    transport.close(new RingloopError('closed', 'Enough.'))
    await expect(waiting).rejects.toMatchObject({ message: 'Enough.' })
    await expect(transport.send(eslCommand.api('version'))).rejects.toMatchObject({ code: 'closed' })
    expect(await its.hardened.api('status')).toBe('did status')
    expect(its.connection.connected()).toBe(true)
  })

  it('ends a connection that was made for it, and ends with it', async () => {
    await using fake = await scriptedSwitch()
    const connections: ModeslConnection[] = []
    const connect = () => {
      const connection = new modesl.Connection('127.0.0.1', fake.port, 'secret')
      connections.push(connection)
      return connection
    }
    const first = await opened(connect)
    first.transport.close(new RingloopError('closed', 'Enough.'))
    await until(() => fake.sockets[0]?.destroyed === true)
    expect(connections[0]?.connected()).toBe(false)
    const second = await opened(connect)
    fake.sockets[1]?.resetAndDestroy()
    expect((await second.transport.closed).code).toBe('closed')
  })

  it('tells why none could be opened', async () => {
    await using wrong = await scriptedSwitch((command) => (command.startsWith('auth') ? reply('-ERR invalid') : undefined))
    await expect(opened(() => new modesl.Connection('127.0.0.1', wrong.port, 'x'))).rejects.toMatchObject({
      code: 'unauthorised',
    })
    const { port } = wrong
    await wrong[Symbol.asyncDispose]()
    await expect(opened(() => new modesl.Connection('127.0.0.1', port, 'x'))).rejects.toMatchObject({ code: 'unreachable' })
    await using its = await open()
    its.hardened.close(new RingloopError('closed', 'Dead.'))
    await expect(opened(() => its.connection)).rejects.toMatchObject({ message: 'Dead.' })
  })
})
