import { expect, it } from 'vitest'
import { createSimulator } from '../../src/simulator/index.js'
import { until } from '../support/until.js'

const answers = { kind: 'answer', afterSeconds: 0 } as const

it('tells of each channel what commands have made of it', async () => {
  await using simulator = await createSimulator({
    speed: 20,
    phones: ['1001', '1002'].map((extension) => ({ extension, behaviour: answers })),
  })
  const { api } = simulator
  const { id } = simulator.call({ from: '0912345678', to: '1001' })
  const of = (number: string) => simulator.channels.find((channel) => channel.number === number)
  await until(() => of('1001')?.bridgedTo === '0912345678', 'they talk')
  const agent = of('1001')?.id ?? ''
  expect(of('0912345678')).toEqual({
    id,
    number: '0912345678',
    answered: true,
    bridgedTo: '1001',
    held: false,
    muted: false,
    recordings: [],
    digits: '',
    conference: null,
    application: 'bridge',
    eavesdrop: null,
  })

  await api(`uuid_audio ${agent} start read mute 1`)
  expect(of('1001')?.muted).toBe(true)
  await api(`uuid_audio ${agent} stop`)
  expect(of('1001')?.muted).toBe(false)

  await api(`uuid_record ${id} start /tmp/a.wav`)
  await api(`uuid_record ${id} mask /tmp/a.wav`)
  expect(of('0912345678')?.recordings).toEqual([{ path: '/tmp/a.wav', masked: true }])
  await api(`uuid_record ${id} unmask /tmp/a.wav`)
  expect(of('0912345678')?.recordings).toEqual([{ path: '/tmp/a.wav', masked: false }])
  await api(`uuid_record ${id} stop /tmp/a.wav`)
  expect(of('0912345678')?.recordings).toEqual([])

  await api(`uuid_send_dtmf ${id} 12#`)
  await api(`uuid_send_dtmf ${id} 9@2000`)
  expect(of('0912345678')?.digits).toBe('12#9')

  await api(`originate user/1002 &eavesdrop(${agent})`)
  const supervisor = of('1002')
  expect(supervisor?.eavesdrop).toEqual({ on: '1001', heardBy: 'nobody' })
  for (const [key, heardBy] of [
    ['2', 'agent'],
    ['1', 'customer'],
    ['3', 'both'],
    ['0', 'nobody'],
  ] as const) {
    await api(`uuid_recv_dtmf ${supervisor?.id} ${key}`)
    expect(of('1002')?.eavesdrop?.heardBy).toBe(heardBy)
  }
  await api(`uuid_kill ${supervisor?.id}`)
  expect(of('1002')).toBeUndefined()

  await api(`uuid_transfer ${id} park inline`)
  await until(() => of('0912345678')?.application === 'park', 'parked')
  await api(`uuid_transfer ${id} 3000`)
  await until(() => of('0912345678')?.conference?.name === '3000', 'in the conference')
  expect(of('0912345678')).toMatchObject({ application: 'conference', bridgedTo: null, conference: { muted: false } })
  await api('conference 3000 mute all')
  expect(of('0912345678')?.conference?.muted).toBe(true)
})
