import { isRingloopError, RingloopError, toCallId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeskActions } from '../../src/actions/desk-actions.js'
import { abortAction, withActions } from '../../src/actions/with-actions.js'
import { createDeskConnection } from '../../src/connection/desk-connection.js'
import { lateHooks } from '../../src/late/late-parts.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'

const callId = toCallId('call-1')
const hold = { type: 'control', command: { type: 'hold', callId } } as const
const dial = (to: string) => ({ type: 'control', command: { type: 'dial', to } }) as const

function start(actions: DeskActions) {
  const inner = createFixtureDesk()
  return { inner, desk: withActions(inner, () => actions) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('actions of a desk', () => {
  it('go straight through where nobody hooked them', async () => {
    const { inner, desk } = start({ hold: { before: () => abortAction() } })
    await desk.send(dial('1002'))
    expect(inner.sent).toEqual([dial('1002')])
  })

  it('are changed by before, done by replace, and told to after', async () => {
    const steps: string[] = []
    const { inner, desk } = start({
      dial: {
        before: async (payload) => ({ ...payload, to: `0${payload.to}` }),
        replace: async (payload, original) => {
          steps.push(`replace ${payload.to}`)
          await original({ ...payload, to: `9${payload.to}` })
        },
        after: (payload, { ok }) => void steps.push(`after ${payload.to} ${ok}`),
      },
    })
    await desk.send(dial('1002'))
    await vi.advanceTimersByTimeAsync(0)
    expect(inner.sent).toEqual([dial('901002')])
    expect(steps).toEqual(['replace 01002', 'after 01002 true'])
  })

  it('leave everything else of the desk as it is', () => {
    const inner = { ...createFixtureDesk(), gateway: 'wss://one.example', upload: vi.fn(() => Promise.resolve()) }
    const desk = withActions(inner, () => ({}))
    expect(
      Object.keys(inner).filter(
        (name) => name in createDeskConnection({ url: 'wss://one.example', token: 't' }) && !(name in desk),
      ),
    ).toEqual([])
    expect(desk.gateway).toBe('wss://one.example')
    void desk.upload?.(callId, new File([], 'a'), {} as never)
    expect(inner.upload).toHaveBeenCalledOnce()
  })

  it('that fail in before with an error of any kind fail with one that can be shown', async () => {
    const { desk } = start({
      hold: {
        before: () => {
          throw new TypeError('no such customer')
        },
      },
    })
    await expect(desk.send(hold)).rejects.toMatchObject({ code: 'refused', message: 'no such customer' })
  })

  it('are not sent when before stops them; after hears of it', async () => {
    const heard: unknown[] = []
    const { inner, desk } = start({
      hold: { before: () => abortAction(), after: (_payload, outcome) => void heard.push(outcome) },
    })
    const failure = await desk.send(hold).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(0)
    expect(isRingloopError(failure) && failure.code).toBe('aborted')
    expect(inner.sent).toEqual([])
    expect(heard).toEqual([{ ok: false, error: failure }])
  })

  it('fail as the gateway says, and after hears that', async () => {
    const after = vi.fn()
    const { inner, desk } = start({ hold: { after } })
    inner.answer = () => Promise.reject(new RingloopError('conflict', 'too late'))
    await expect(desk.send(hold)).rejects.toMatchObject({ code: 'conflict' })
    await vi.advanceTimersByTimeAsync(0)
    expect(after).toHaveBeenCalledWith(hold.command, { ok: false, error: expect.objectContaining({ code: 'conflict' }) })
  })

  it('do not wait for ever for a hook, nor longer than whoever asked', async () => {
    const signals: AbortSignal[] = []
    const { inner, desk } = start({
      hold: {
        before: (_payload, { signal }) => {
          signals.push(signal)
          return new Promise<void>(() => {})
        },
      },
    })
    const late = desk.send(hold).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await late).toMatchObject({ code: 'timeout' })
    const asked = new AbortController()
    const given = desk.send(hold, { signal: asked.signal }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(0)
    asked.abort()
    expect(await given).toMatchObject({ code: 'aborted' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(inner.sent).toEqual([])
  })

  it('are done although after fails, which is reported', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { desk } = start({
      hold: {
        after: () => {
          throw new Error('of the page')
        },
      },
    })
    await desk.send(hold)
    await vi.advanceTimersByTimeAsync(0)
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'of the page' }))
    vi.unstubAllGlobals()
  })

  it('are not done past a hook that could not be loaded', async () => {
    const load = vi.spyOn(lateHooks, 'load').mockResolvedValue()
    const state = vi.spyOn(lateHooks, 'getSnapshot').mockReturnValue({ part: null, loading: false, failed: true })
    try {
      const { inner, desk } = start({ hold: { before: () => abortAction() } })
      await expect(desk.send(hold)).rejects.toMatchObject({ code: 'unreachable' })
      await desk.send(dial('1002'))
      expect(inner.sent).toEqual([dial('1002')])
    } finally {
      load.mockRestore()
      state.mockRestore()
    }
  })

  it('of the gateway itself are hooked by their own names, with types', async () => {
    const { inner, desk } = start({
      completeWrapUp: { before: (payload) => ({ ...payload, note: payload.note ?? 'nothing to add' }) },
      // @ts-expect-error there is no such action
      levitate: { before: () => abortAction() },
    })
    await desk.send({ type: 'completeWrapUp', callId, disposition: null, note: null })
    expect(inner.sent).toEqual([{ type: 'completeWrapUp', callId, disposition: null, note: 'nothing to add' }])
  })
})
