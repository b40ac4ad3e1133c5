import { RingloopError, type StartSurveyEffect, toCallId, toContactId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createOutsideActions, createOutsideRunner } from '../../src/outside/outside-actions.js'
import { outsideActionsConfigSchema } from '../../src/outside/outside-actions-config.js'
import { startToldServer } from '../notifications/told-server.js'
import { createManualClock } from '../samples/manual-clock.js'

const effect: StartSurveyEffect = {
  type: 'startSurvey',
  key: 'call-1/csat/startSurvey',
  callId: toCallId('call-1'),
  dueAt: 1_000,
  survey: 'csat',
  customer: { contactId: toContactId('c-1'), name: 'Erika', number: null, email: 'erika@example.com' },
}
const answers = {
  well: { status: 202, body: '' },
  down: { status: 503, body: '' },
  tooMany: { status: 429, body: '' },
  refusing: { status: 422, body: '' },
  unauthorised: { status: 401, body: '' },
}

async function start(wanted = async (): Promise<boolean> => true) {
  const server = await startToldServer(answers)
  const config = outsideActionsConfigSchema.parse({ startSurvey: { url: `${server.origin}/surveys`, signingSecret: 'shared' } })
  const actions = createOutsideActions(config, { environment: {}, now: () => 1_790_000_000_000 })
  const logged: unknown[] = []
  const log = (fact: string, { reason }: Readonly<Record<string, unknown>>) => logged.push([fact, reason])
  const runner = createOutsideRunner('startSurvey', actions, { clock: createManualClock(5_000), random: () => 0.5, log, wanted })
  return {
    server,
    actions,
    logged,
    run: () =>
      runner.run({ effect, attempts: 0, leaseUntil: 0 }, { submit: async () => {}, signal: new AbortController().signal }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe('a survey that a rule begins', () => {
  it('is posted whole and signed to whoever does surveys, under its key', async () => {
    await using subject = await start()
    expect(await subject.run()).toEqual({ then: 'complete' })
    const [request] = subject.server.taken
    expect(JSON.parse(request?.body ?? '')).toEqual(effect)
    expect(request?.headers).toMatchObject({ 'webhook-id': effect.key, 'webhook-signature': expect.stringMatching(/^v1,/) })
  })

  it('is left out if it is not wanted any more when its time has come, and tried again while nobody can tell', async () => {
    let answer = async (): Promise<boolean> => false
    await using subject = await start(() => answer())
    expect(await subject.run()).toEqual({ then: 'complete' })
    expect(subject.logged).toEqual([['survey left out: the customer does not agree any more', undefined]])
    answer = async () => {
      throw new RingloopError('unavailable', 'The directory is away.')
    }
    expect(await subject.run()).toEqual({ then: 'retry', at: expect.any(Number) })
    expect(subject.server.taken).toEqual([])
    answer = async () => true
    await subject.run()
    expect(subject.server.taken).toHaveLength(1)
  })

  it('is tried again while they are away', async () => {
    await using subject = await start()
    subject.server.become('down')
    expect(await subject.run()).toEqual({ then: 'retry', at: expect.any(Number) })
  })

  it('is given up when they refuse it, and the log says so', async () => {
    await using subject = await start()
    subject.server.become('refusing')
    expect(await subject.run()).toEqual({ then: 'park', facts: [] })
    expect(subject.logged).toEqual([['survey given up', expect.any(String)]])
  })

  it('has an address that is one', () => {
    expect(() =>
      createOutsideActions(outsideActionsConfigSchema.parse({ startSurvey: { url: 'no address' } }), {
        environment: {},
        now: () => 0,
      }),
    ).toThrowError(expect.objectContaining({ code: 'invalidConfig', message: 'actions.startSurvey.url: is no address.' }))
  })
})
