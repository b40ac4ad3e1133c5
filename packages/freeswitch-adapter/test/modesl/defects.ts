import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { createManualTimers } from '../support/manual-timers.js'
import { until } from '../support/until.js'
import type { ClientKind, DefectClient } from './defect-clients.js'
import { jsonEvent, reply, response, scriptedSwitch } from './scripted-switch.js'

/** A line of the table: what is wrong with modesl, and a trial that a client without that defect survives. */
export interface Defect {
  readonly name: string
  readonly trial: (kind: ClientKind) => Promise<void>
}

const numbered = (number: string) => jsonEvent({ 'Event-Name': 'DTMF', 'Unique-ID': 'a-channel', Number: number })
const refused = (promise: Promise<unknown>) =>
  assert.rejects(promise, (error: unknown) => typeof error === 'object' && error !== null && 'code' in error)

async function loggedIn(kind: ClientKind, port: number, options = {}) {
  const client = kind.open({ port, ...options })
  await client.loggedIn
  const numbers: (string | undefined)[] = []
  client.onNumber((number) => numbers.push(number))
  return Object.assign(client, { numbers, [Symbol.dispose]: () => client.close() })
}

/** Three commands of three kinds, then three more: each has its own answer. */
async function everyAnswerIsItsOwn(client: DefectClient): Promise<void> {
  client.unawaited()
  assert.deepEqual(
    await Promise.all([client.api('status'), client.subscribe('DTMF'), client.api('version'), client.subscribe('HEARTBEAT')]),
    ['did status', '+OK event json DTMF', 'did version', '+OK event json HEARTBEAT'],
  )
}

export const defects: readonly Defect[] = [
  {
    name: 'a percent sign in a reply throws, and later replies are off by one',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) => (command.includes('DTMF') ? reply('50% off') : undefined))
      using client = await loggedIn(kind, fake.port)
      const answers = Promise.all([client.subscribe('DTMF'), client.subscribe('HEARTBEAT')])
      assert.deepEqual(await answers, ['50% off', '+OK event json HEARTBEAT'])
    },
  },
  {
    name: 'invalid UTF-8 in an event that a caller can cause throws, and what follows is lost',
    async trial(kind) {
      await using fake = await scriptedSwitch()
      using client = await loggedIn(kind, fake.port)
      const body = 'Event-Name: DTMF\nUnique-ID: a-channel\nvariable_sip_user_agent: Phone%E9%ZZ\nNumber: 1\n\n'
      fake.say(`Content-Length: ${body.length}\nContent-Type: text/event-plain\n\n${body}${numbered('2')}`)
      await until(() => client.numbers.length === 2)
      assert.deepEqual(client.numbers, ['1', '2'])
      await everyAnswerIsItsOwn(client)
    },
  },
  {
    name: 'api and command wait in separate queues, so a refused api command takes the answer of another',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) =>
        command === 'api status' ? reply('-ERR command not found') : undefined,
      )
      using client = await loggedIn(kind, fake.port)
      const answers = Promise.all([client.api('status'), client.subscribe('DTMF'), client.api('version')])
      assert.deepEqual(await answers, ['-ERR command not found', '+OK event json DTMF', 'did version'])
    },
  },
  {
    name: 'execute is sent without waiting in a queue, so its answer goes to another command',
    async trial(kind) {
      await using fake = await scriptedSwitch()
      using client = await loggedIn(kind, fake.port)
      await everyAnswerIsItsOwn(client)
      await everyAnswerIsItsOwn(client)
    },
  },
  {
    name: 'a line break in an argument begins a second command',
    async trial(kind) {
      await using fake = await scriptedSwitch()
      using client = await loggedIn(kind, fake.port)
      for (const ending of ['\n', '\r', '\0', '\r\n']) await refused(client.api('echo', `hi${ending}${ending}bgapi system true`))
      assert.equal(await client.api('status'), 'did status')
      assert.deepEqual(
        fake.asked.filter((command) => /echo|system/.test(command)),
        [],
      )
    },
  },
  {
    name: 'a command takes several writes, on a socket with Nagle’s delay',
    async trial(kind) {
      await using fake = await scriptedSwitch()
      using client = await loggedIn(kind, fake.port)
      const { write } = Socket.prototype
      const written: string[] = []
      const sockets = new Set<Socket>()
      Socket.prototype.write = function (this: Socket, ...args: Parameters<typeof write>) {
        if (this.remotePort === fake.port) {
          written.push(String(args[0]))
          sockets.add(this)
        }
        return write.apply(this, args)
      } as typeof write
      try {
        await client.api('status')
        await client.subscribe('DTMF')
      } finally {
        Socket.prototype.write = write
      }
      assert.deepEqual(written, ['api status\n\n', 'event json DTMF\n\n'])
      assert.deepEqual(
        [...sockets].map((socket) => isSet(socket, 'kSetNoDelay')),
        [true],
      )
      assert.deepEqual(
        [...sockets].map((socket) => isSet(socket, 'kSetKeepAlive')),
        [true],
      )
    },
  },
  {
    name: 'what waits for an answer waits for ever when the switch closes',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) => (/status|DTMF/.test(command) ? '' : undefined))
      using client = await loggedIn(kind, fake.port)
      const waiting = [client.api('status'), client.subscribe('DTMF')]
      await until(() => fake.asked.some((command) => command.includes('DTMF')))
      for (const socket of fake.sockets) socket.end()
      for (const one of waiting) await refused(one)
      await refused(client.api('version'))
      assert.equal(client.connected(), false)
    },
  },
  {
    name: 'after a reset connected() stays true and calls hang',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) => (/status|DTMF/.test(command) ? '' : undefined))
      using client = await loggedIn(kind, fake.port)
      assert.equal(client.connected(), true)
      const waiting = [client.api('status'), client.subscribe('DTMF')]
      await until(() => fake.asked.some((command) => command.includes('DTMF')))
      for (const socket of fake.sockets) socket.resetAndDestroy()
      for (const one of waiting) await refused(one)
      await until(() => !client.connected(), 'connected() tells of the reset')
    },
  },
  {
    name: 'a wrong password is silent',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) => (command.startsWith('auth ') ? reply('-ERR invalid') : undefined))
      const client = kind.open({ port: fake.port })
      try {
        await assert.rejects(client.loggedIn, { code: 'unauthorised' })
        assert.equal(client.connected(), false)
      } finally {
        client.close()
      }
    },
  },
  {
    name: 'a refusal by ACL is silent',
    async trial(kind) {
      const text = 'Access Denied, go away.\n'
      await using fake = await scriptedSwitch(
        undefined,
        `Content-Type: text/rude-rejection\nContent-Length: ${text.length}\n\n${text}`,
      )
      const client = kind.open({ port: fake.port })
      try {
        await assert.rejects(client.loggedIn, { code: 'refused' })
        assert.equal(client.connected(), false)
      } finally {
        client.close()
      }
    },
  },
  {
    name: 'a handler that throws stalls the events behind it',
    async trial(kind) {
      await using fake = await scriptedSwitch()
      using client = await loggedIn(kind, fake.port)
      let thrown = 0
      client.onNumber((number) => {
        if (number !== '1') return
        thrown++
        throw new Error('a handler’s own mistake')
      })
      fake.say(numbered('1') + numbered('2') + numbered('3'))
      await until(() => client.numbers.includes('3'))
      assert.deepEqual([client.numbers, thrown], [['1', '2', '3'], 1])
      await everyAnswerIsItsOwn(client)
    },
  },
  {
    name: 'a large body is copied again for each chunk of it',
    async trial(kind) {
      const size = 5 * 1024 * 1024
      await using fake = await scriptedSwitch((command) => (command === 'api show' ? response('x'.repeat(size)) : undefined))
      using client = await loggedIn(kind, fake.port)
      const { concat } = Buffer
      const { copy } = Buffer.prototype
      const set = Uint8Array.prototype.set
      let copied = 0
      Buffer.concat = (list, length) => {
        const whole = concat(list, length)
        copied += whole.length
        return whole
      }
      Buffer.prototype.copy = function (this: Buffer, ...args: Parameters<typeof copy>) {
        const count = copy.apply(this, args)
        copied += count
        return count
      }
      Uint8Array.prototype.set = function (this: Uint8Array, source: ArrayLike<number>, offset?: number) {
        copied += source.length
        set.call(this, source, offset)
      }
      try {
        assert.equal((await client.api('show')).length, size)
      } finally {
        Buffer.concat = concat
        Buffer.prototype.copy = copy
        Uint8Array.prototype.set = set
      }
      assert.ok(copied < 6 * size, `${(copied / size).toFixed(1)} times the body was copied`)
    },
  },
  {
    name: 'a Content-Length that is no length loses framing',
    async trial(kind) {
      for (const length of ['abc', '-5']) {
        await using fake = await scriptedSwitch()
        using client = await loggedIn(kind, fake.port)
        await client.api('status')
        fake.say(`Content-Length: ${length}\nContent-Type: text/event-json\n\n{"Event-Name":"DTMF"}${numbered('2')}`)
        // Our own connection is made anew after damage; modesl's goes on where no answer can have been lost.
        await until(() => client.numbers.includes('2') || !client.connected())
        if (client.connected()) await everyAnswerIsItsOwn(client)
        else await refused(client.api('status'))
      }
    },
  },
  {
    name: 'a damaged frame takes the answer of a command with it, and the next answer goes to the wrong one',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) =>
        command === 'api status' ? 'Content-Type: api/response\nContent-Length: abc\n\nfoo' : undefined,
      )
      using client = await loggedIn(kind, fake.port)
      const [first, second] = [client.api('status'), client.api('version')]
      await refused(first)
      // Its own answer, or none.
      const told = await second.catch(() => 'did version')
      assert.equal(told, 'did version')
    },
  },
  {
    name: 'a header block without an end is held without limit',
    async trial(kind) {
      await using fake = await scriptedSwitch()
      using client = await loggedIn(kind, fake.port, { maxHeaderBytes: 4096 })
      fake.say(`Content-Type: text/event-json\nX: ${'y'.repeat(100_000)}`)
      fake.say(numbered('2'))
      await until(() => client.numbers.includes('2') || !client.connected())
    },
  },
  {
    name: 'a command without an answer has no time limit',
    async trial(kind) {
      await using fake = await scriptedSwitch((command) => (command === 'api status' ? '' : undefined))
      using client = await loggedIn(kind, fake.port, { commandMilliseconds: 50 })
      await assert.rejects(client.api('status'), { code: 'timeout' })
    },
  },
  {
    name: 'a lost connection is not made again',
    async trial(kind) {
      assert.ok(kind.keep !== undefined, 'there is nothing that would make it again')
      await using fake = await scriptedSwitch((command) =>
        command.startsWith('api show') ? response('{"row_count":0}') : undefined,
      )
      const timers = createManualTimers()
      await using _kept = kind.keep(fake.port, timers)
      const subscriptions = () => fake.asked.filter((command) => /^event json .*CHANNEL_CREATE/.test(command)).length
      for (const times of [1, 2, 3]) {
        await until(() => subscriptions() === times && fake.asked.some((command) => command === 'api show calls as json'))
        for (const socket of fake.sockets) socket.resetAndDestroy()
        await until(() => {
          timers.advance(500)
          return subscriptions() > times || fake.sockets.length > times * 2
        })
      }
    },
  },
]

/** Whether Node has been asked to set the option on this socket; it keeps that under a symbol. */
function isSet(socket: Socket, option: string): unknown {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === option)
  return symbol === undefined ? undefined : Reflect.get(socket, symbol)
}
