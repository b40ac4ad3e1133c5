import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { createOutboundServer } from '../../src/outbound/outbound-server.js'
import { until } from '../support/until.js'
import { ours, wrapper } from './defect-clients.js'
import { defects } from './defects.js'

const run = (file: string, ...args: string[]) =>
  spawn(
    process.execPath,
    ['--conditions=@ringloop/source', '--import', 'tsx', fileURLToPath(new URL(file, import.meta.url)), ...args],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )

describe('the defects of modesl 1.2.1', () => {
  /** How modesl as it is fails at each; `null` if it does not. */
  const failures = new Map<string, string | null>()
  beforeAll(async () => {
    const child = run('plain-modesl.ts')
    for await (const line of createInterface({ input: child.stdout })) {
      const { name, failure } = JSON.parse(line) as { name: string; failure: string | null }
      failures.set(name, failure)
    }
  }, 60_000)

  describe.each(defects.map((defect) => [defect.name, defect] as const))('%s', (name, { trial }) => {
    it('in modesl as it is', () => expect(failures.get(name)).toEqual(expect.any(String)))
    it('not in our own connection', () => trial(ours))
    it('not in modesl, hardened', () => trial(wrapper))
  })
})

describe('an outbound server whose caller’s connection is reset', () => {
  /** Resets a call's connection once its channel is known; resolves with what the process did. */
  async function resetOne(...args: string[]) {
    const child = run('outbound-server.ts', ...args)
    const exited = once(child, 'exit')
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const told = async () => String((await lines.next()).value)
    try {
      const port = Number((await told()).slice(5))
      const call = async () => {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => {})
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk.toString()
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const channel = text.startsWith('connect\n') ? 'Event-Name: CHANNEL_DATA\nUnique-ID: a\n' : ''
            text = text.slice(end + 2)
            socket.write(`Content-Type: command/reply\nReply-Text: +OK\n${channel}\n`)
          }
        })
        return { socket, heard: await told() }
      }
      const first = await call()
      first.socket.resetAndDestroy()
      const next = await Promise.race([told(), exited.then(([code]) => `exit ${code}`)])
      if (next !== 'close') return [first.heard, 'exit', (await exited)[0]]
      const second = await call()
      second.socket.destroy()
      return [first.heard, next, second.heard]
    } finally {
      child.kill('SIGKILL')
      await exited
    }
  }

  it('is killed by that, with modesl as it is', async () => {
    expect(await resetOne()).toEqual(['ready', 'exit', 1])
  })

  it('closes that one connection and takes the next, hardened', async () => {
    expect(await resetOne('hardened')).toEqual(['ready', 'close', 'ready'])
  })

  it('closes that one connection and takes the next, with our own server', async () => {
    const outcomes: string[] = []
    await using server = await createOutboundServer({
      port: 0,
      route: async () => ({ target: { kind: 'continue' }, because: 'test' }),
      onOutcome: ({ result }) => outcomes.push(result),
    })
    for (const count of [1, 2]) {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      // It has asked for its channel: a call is being served.
      await once(socket, 'data')
      socket.resetAndDestroy()
      await until(() => outcomes.length === count)
    }
    expect(server.counts().open).toBe(0)
  })
})
