import { RingloopError } from '@ringloop/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createTokenVerifier } from '../../src/server/agent-tokens.js'
import { createDeskHub } from '../../src/server/desk-hub.js'
import { type DeskServer, type DeskServerOptions, startDeskServer } from '../../src/server/desk-server.js'
import { sampleDeskView } from '../samples/sample-desk-view.js'
import { connectDesk, type DeskClient } from './desk-client.js'

let server: DeskServer | null = null
let client: DeskClient | null = null
afterEach(async () => {
  client?.socket.terminate()
  await server?.[Symbol.asyncDispose]()
})

async function desk(explain?: DeskServerOptions['explain']): Promise<DeskClient> {
  server = await startDeskServer({
    host: '127.0.0.1',
    port: 0,
    origins: [],
    hub: createDeskHub({ epoch: 'run-1', now: () => 1, initialView: sampleDeskView }),
    verifyToken: createTokenVerifier([{ extension: '1001', token: 'token-ada' }]),
    execute: async () => {},
    ...(explain === undefined ? {} : { explain }),
    health: async () => ({ ok: true, parts: {}, switches: [] }) as never,
    pageDirectory: null,
    now: () => 1,
    log: () => {},
  })
  client = await connectDesk(server.url)
  client.send({ type: 'hello', protocol: 1, token: 'token-ada' })
  return client
}

describe('a desk that asks why', () => {
  it('gets the sentences of its own agent’s call, in its language', async () => {
    const lines = [{ kind: 'decided' as const, text: '弹出了搜索。' }]
    const asked: unknown[] = []
    const ada = await desk((...wanted) => {
      asked.push(wanted)
      return [{ about: 'pop', title: '弹屏内容', lines }]
    })
    ada.send({ type: 'explain', id: 'e1', callId: 'call-1', language: 'zh-CN' })
    expect(await ada.nextOf('commandResult')).toEqual({
      type: 'commandResult',
      id: 'e1',
      ok: true,
      explanations: [{ about: 'pop', title: '弹屏内容', lines }],
    })
    expect(asked).toEqual([['1001', 'call-1', 'zh-CN']])
  })

  it('is told when the call is not on its desk, and when nothing is explained here', async () => {
    const ada = await desk(() => {
      throw new RingloopError('notFound', 'callId: this call is not on your desk.')
    })
    ada.send({ type: 'explain', id: 'e1', callId: 'other', language: 'en' })
    expect(await ada.nextOf('commandResult')).toMatchObject({ id: 'e1', ok: false, error: { code: 'notFound' } })
  })

  it('is refused with the field’s name when it asks badly', async () => {
    const ada = await desk()
    ada.send({ type: 'explain', id: 'e1', callId: 'call-1' } as never)
    expect(await ada.nextOf('commandResult')).toMatchObject({
      id: 'e1',
      ok: false,
      error: { message: expect.stringContaining('language') },
    })
    ada.send({ type: 'explain', id: 'e2', callId: 'call-1', language: 'en' })
    expect(await ada.nextOf('commandResult')).toMatchObject({ id: 'e2', ok: false, error: { code: 'notPossible' } })
  })
})
