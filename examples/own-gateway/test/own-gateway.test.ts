import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyChanges, type ClientMessage, type DeskView, type ServerMessage } from '@ringloop/core'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { secret, startTinybell } from '../../own-telephony-adapter/test/tinybell-pbx.js'
import { startOwnGateway } from '../src/start-own-gateway.js'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** An agent's desk without looks: follows the view. */
async function openDesk(url: string, token: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/desk`)
  let view: DeskView | null = null
  const watchers = new Set<() => void>()
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as ServerMessage
    if (message.type === 'snapshot') view = message.view
    if (message.type === 'patch' && view !== null) view = applyChanges(view, message.changes)
    for (const watch of watchers) watch()
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const send = (message: ClientMessage) => socket.send(JSON.stringify(message))
  cleanups.push(() => socket.close())
  send({ type: 'hello', protocol: 1, token })
  return {
    send,
    /** Resolves with the call as soon as it fits. */
    until(fits: (view: DeskView['interactions'][string]) => boolean) {
      return new Promise<DeskView['interactions'][string]>((resolve) => {
        const look = () => {
          const found = Object.values(view?.interactions ?? {}).find(fits)
          if (found === undefined) return
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      })
    },
  }
}

const at = (second: number) => `2026-03-02T09:00:${String(second).padStart(2, '0')}Z`

it('pops a call of another PBX and files its ticket in another system, once, also after a restart', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'ringloop-own-gateway-'))
  cleanups.push(() => rm(dataDirectory, { recursive: true, force: true }))
  const pbx = await startTinybell()
  cleanups.push(() => pbx[Symbol.asyncDispose]())
  const agents = [{ extension: '1001', name: 'Ann Lin', token: 'a token of the test' }]
  const options = { dataDirectory, pbx: { url: pbx.url, secret }, agents, port: 0, webhookPort: 0 }

  const first = await startOwnGateway(options)
  const desk = await openDesk(first.url, 'a token of the test')
  const call = '17'
  await pbx.happens(
    { event: 'call.started', call, at: at(0), from: '+493012345678', name: 'Erika Muster', to: '4000' },
    first.webhooks,
  )
  await pbx.happens({ event: 'phone.ringing', call, at: at(1), leg: 'a', extension: '1001' }, first.webhooks, 2)
  const ringing = await desk.until(({ mine, interaction }) => mine === 'ringing' && interaction.pops.length > 0)
  expect(ringing.interaction.pops).toMatchObject([
    { target: { kind: 'newRecord', defaults: { number: '+493012345678', name: 'Erika Muster' } } },
  ])

  await pbx.happens({ event: 'phone.answered', call, at: at(2), leg: 'a' }, first.webhooks)
  await pbx.happens({ event: 'call.ended', call, at: at(30), by: 'caller' }, first.webhooks)
  const { interaction } = await desk.until(({ mine }) => mine === 'wrapUp')
  desk.send({
    type: 'command',
    id: '1',
    command: { type: 'completeWrapUp', callId: interaction.id, disposition: 'question', note: 'Asked for the opening hours.' },
  })
  const filed = await desk.until((view) => view.interaction.filing.state === 'filed')
  const tickets = await readdir(join(dataDirectory, 'tickets'))
  expect(tickets).toEqual([`${filed.interaction.filing.state === 'filed' ? filed.interaction.filing.ticket.id : ''}.json`])
  await first[Symbol.asyncDispose]()

  const second = await startOwnGateway(options)
  const again = await openDesk(second.url, 'a token of the test')
  expect((await again.until(() => true)).interaction.filing).toEqual(filed.interaction.filing)
  await second[Symbol.asyncDispose]()
  expect(await readdir(join(dataDirectory, 'tickets'))).toEqual(tickets)
}, 60_000)
