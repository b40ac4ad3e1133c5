// @vitest-environment jsdom
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeskConnection, RingloopProvider, useDial } from '@ringloop/react-bindings'
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createElement } from 'react'
import { startOwnGateway } from 'ringloop-example-own-gateway'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { secret, startTinybell } from '../../own-telephony-adapter/test/tinybell-pbx.js'
import { HoldButton } from '../src/hold-button.js'
import { mountDesk } from '../src/mount-desk.js'
import { ownActions } from '../src/own-actions.js'
import { PopColumn } from '../src/pop-column.js'

// jsdom's own cannot fire its events beside Node's
vi.stubGlobal('WebSocket', WebSocket)
// a loaded machine takes longer than the usual second
configure({ asyncUtilTimeout: 10_000 })

const token = 'a token of the test'
const pbx = await startTinybell()
const dataDirectory = await mkdtemp(join(tmpdir(), 'ringloop-crm-page-'))
let gateway: Awaited<ReturnType<typeof startOwnGateway>>
let url = ''

beforeAll(async () => {
  gateway = await startOwnGateway({
    dataDirectory,
    pbx: { url: pbx.url, secret },
    agents: [{ extension: '1001', name: 'Ann Lin', token }],
    port: 0,
    webhookPort: 0,
  })
  url = `${gateway.url.replace('http', 'ws')}/desk`
}, 60_000)
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await pbx[Symbol.asyncDispose]()
  await rm(dataDirectory, { recursive: true, force: true })
})
afterEach(cleanup)

async function rings(call: string, name: string) {
  const at = '2026-03-02T09:00:00Z'
  await pbx.happens({ event: 'call.started', call, at, from: `+4930123456${call}`, name, to: '4000' }, gateway.webhooks)
  await pbx.happens({ event: 'phone.ringing', call, at, leg: `leg-${call}`, extension: '1001' }, gateway.webhooks)
}

const announced = () => document.querySelector('[aria-live=assertive]')?.textContent ?? ''

it('shows and announces a ringing call on the mounted desk, and takes the desk out again', async () => {
  const element = document.body.appendChild(document.createElement('div'))
  let unmount = () => {}
  act(() => {
    unmount = mountDesk(element, { url, token, language: 'en' })
  })
  try {
    await rings('1', 'Erika Muster')
    await waitFor(() => expect(element.querySelector('.rl-pop')?.textContent).toContain('Erika Muster'))
    await waitFor(() => expect(announced()).toContain('Incoming call: 030 1234561'))
  } finally {
    act(() => unmount())
  }
  expect(element.textContent).toBe('')
}, 30_000)

it('shows only the pops in a column', async () => {
  const desk = createDeskConnection({ url, token })
  desk.start()
  try {
    const { container } = render(createElement(PopColumn, { desk, openRecord: () => {} }))
    await rings('2', '王小明')
    await waitFor(() => expect(container.textContent).toMatch(/王小明/))
    await waitFor(() => expect(announced()).toContain('Incoming call: 030 1234562'))
    expect(container.querySelector('.rl-desk')).toBeNull()
  } finally {
    desk.close()
  }
}, 30_000)

it('has no button of its own for a telephone system that cannot be commanded', async () => {
  const desk = createDeskConnection({ url, token })
  desk.start()
  try {
    await rings('3', 'Zoë Müller')
    const callOf = () => Object.values(desk.getSnapshot().view?.interactions ?? {}).find(({ mine }) => mine === 'ringing')
    await waitFor(() => expect(callOf()).toBeDefined())
    const callId = callOf()?.interaction.id
    if (callId === undefined) throw new Error('no call')
    const { container } = render(createElement(RingloopProvider, { desk }, createElement(HoldButton, { callId })))
    expect(container.querySelector('button')?.hidden).toBe(true)
  } finally {
    desk.close()
  }
}, 30_000)

function Numbers() {
  const dial = useDial()
  return ['0049301234', '0301234'].map((to) =>
    createElement('button', { key: to, type: 'button', onClick: () => dial.dial(to) }, to),
  )
}

it('asks before it calls abroad, and calls nobody if the answer is no', async () => {
  const desk = createDeskConnection({ url, token })
  const send = vi.spyOn(desk, 'send').mockResolvedValue()
  const asked: string[] = []
  const actions = ownActions({
    ask: async (question) => {
      asked.push(question)
      return false
    },
    refresh: () => {},
  })
  render(createElement(RingloopProvider, { desk, actions }, createElement(Numbers)))
  fireEvent.click(screen.getByText('0049301234'))
  await waitFor(() => expect(asked).toEqual(['Call abroad: 0049301234?']))
  fireEvent.click(screen.getByText('0301234'))
  await waitFor(() =>
    expect(send.mock.calls.map(([command]) => command)).toEqual([{ type: 'control', command: { type: 'dial', to: '0301234' } }]),
  )
  desk.close()
})
