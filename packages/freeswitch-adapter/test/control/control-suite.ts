import { type Call, isRingloopError, type RingloopError, toCallId } from '@ringloop/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atDesk, type ControlLab, comesTrue, connected, person, startAdapter } from './control-lab.js'

const failure = (promise: Promise<unknown>): Promise<RingloopError> =>
  promise.then(
    (value) => {
      throw new Error(`was done: ${JSON.stringify(value)}`)
    },
    (error: unknown) => {
      if (!isRingloopError(error)) throw error
      return error
    },
  )

const waits = (call: Call | undefined): boolean => call?.state === 'active' && call.waiting

/** What every command does, at a simulated switch and at a real one. */
export function controlSuite(name: string, open: () => Promise<ControlLab>): void {
  describe(`commands at ${name}`, () => {
    let lab: ControlLab
    beforeAll(async () => {
      lab = await open()
    })
    /** The calls of one test; a real switch may have others, which are none of our business. */
    const begun = new Set<string>()
    afterEach(async () => {
      for (const id of begun) if (call(id)?.state === 'active') await lab.api(`uuid_kill ${id}`)
      await comesTrue(() => [...begun].every((id) => call(id)?.state === 'ended'), 'all calls over')
      begun.clear()
    })
    afterAll(() => lab[Symbol.asyncDispose]())

    const call = (id: string) => lab.calls.get(id)
    const told = (id: string) => lab.events.filter((event) => event.callId === id)
    const alive = async (channel: string) => (await lab.api(`uuid_exists ${channel}`)).trim() === 'true'
    const customerCalls = async (extension: string) => {
      const id = await lab.customerCalls(extension)
      begun.add(id)
      return id
    }
    const talk = async (extension = lab.answers[0]) => {
      const id = await customerCalls(extension)
      await comesTrue(() => connected(call(id)).includes(extension), `${extension} talks`)
      return { id, me: atDesk(lab, person(extension)), boss: atDesk(lab, person(lab.answers[3], { supervisor: true })) }
    }

    /** FreeSWITCH writes its list of channels a moment later: who comes before that is told of them by the next audit. */
    const listed = (id: string) =>
      comesTrue(async () => {
        const list = await lab.api('show channels')
        return [id, ...(call(id)?.agents ?? []).map((agent) => agent.id)].every((channel) => list.includes(channel))
      }, 'the switch lists the channels')

    it('hangs up with a cause', async () => {
      const { id, me } = await talk()
      const { connectionId } = await me.execute({ type: 'hangUp', callId: id, cause: 'USER_BUSY' })
      await comesTrue(() => call(id)?.state === 'ended', 'ended')
      expect(call(id)).toMatchObject({ state: 'ended', outcome: 'answered', agents: [{ id: connectionId, cause: 'USER_BUSY' }] })
    })

    it('lets a supervisor end a connection of somebody else, and the whole call', async () => {
      const { id, me, boss } = await talk()
      const { connectionId } = await me.execute({ type: 'addParticipant', callId: id, to: lab.answers[1] })
      await comesTrue(() => connected(call(id)).length === 2, 'two of ours')
      await boss.execute({ type: 'hangUp', callId: id, connectionId, cause: 'NORMAL_CLEARING' })
      await comesTrue(() => connected(call(id)).join() === lab.answers[0], 'one of ours')
      await boss.execute({ type: 'hangUp', callId: id, cause: 'NORMAL_CLEARING' })
      await comesTrue(() => call(id)?.state === 'ended', 'ended')
    })

    it('holds and retrieves; a telephone that cannot is told of', async () => {
      const holds = lab.holds ?? lab.answers[0]
      const { id, me } = await talk(holds)
      expect(me.can(id)).toContain('hold')
      if (lab.holds === null) {
        const error = await failure(me.execute({ type: 'hold', callId: id }))
        expect(error).toMatchObject({ code: 'refused' })
        expect(error.said).toContain('null/')
        return
      }
      await me.execute({ type: 'hold', callId: id })
      expect(call(id)?.holds).toMatchObject([{ endedAt: null }])
      expect(me.can(id)).toContain('retrieve')
      await me.execute({ type: 'retrieve', callId: id })
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'retrieved')
      expect(await alive(id)).toBe(true)
      expect(connected(call(id))).toEqual([holds])
    })

    it('mutes and unmutes, told once each', async () => {
      const { id, me } = await talk()
      await me.execute({ type: 'mute', callId: id })
      expect(call(id)?.agents[0]).toMatchObject({ muted: true })
      expect((await failure(me.execute({ type: 'mute', callId: id }))).code).toBe('notPossible')
      await me.execute({ type: 'unmute', callId: id })
      expect(call(id)?.agents[0]).toMatchObject({ muted: false })
      expect(told(id).filter((event) => event.type === 'muteChanged')).toHaveLength(2)
    })

    it('sends digits', async () => {
      const { id, me } = await talk()
      await me.execute({ type: 'sendDigits', callId: id, digits: '12#w9' })
    })

    it('transfers blindly', async () => {
      const { id, me } = await talk()
      const result = await me.execute({ type: 'blindTransfer', callId: id, to: lab.answers[1] })
      expect(result).toEqual({ to: lab.answers[1] })
      await comesTrue(() => call(id)?.agents[0]?.state === 'cleared', 'the agent is out')
    })

    it('consults, alternates, and completes: the customer waits, is talked to, is handed on', async () => {
      const { id, me } = await talk()
      const [mine, other] = lab.answers
      const { connectionId } = await me.execute({ type: 'consult', callId: id, to: other })
      expect(call(id)?.agents[1]).toMatchObject({ id: connectionId, extension: other, consultation: true, consultedBy: mine })
      expect(call(id)?.agents[1]?.state).toBe('connected')
      expect(call(id)?.holds).toMatchObject([{ endedAt: null }])
      expect(me.can(id)).toEqual(expect.arrayContaining(['alternate', 'completeTransfer', 'conference', 'cancelConsultation']))
      expect(await me.execute({ type: 'alternate', callId: id })).toEqual({ talkingTo: 'customer' })
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'the customer is talked to')
      expect(await me.execute({ type: 'alternate', callId: id })).toEqual({ talkingTo: 'consulted' })
      await comesTrue(() => call(id)?.holds[1]?.endedAt === null, 'the customer waits again')
      expect(await me.execute({ type: 'completeTransfer', callId: id })).toEqual({ connectionId })
      await comesTrue(() => connected(call(id)).join() === other, 'the consulted has the customer')
      expect(call(id)?.transfers).toMatchObject([{ kind: 'attended', from: mine, to: other, result: 'completed' }])
      expect(call(id)).toMatchObject({ state: 'active', conference: false })
    })

    it('completes while talking to the customer', async () => {
      const { id, me } = await talk()
      await me.execute({ type: 'consult', callId: id, to: lab.answers[1] })
      await me.execute({ type: 'alternate', callId: id })
      await me.execute({ type: 'completeTransfer', callId: id })
      await comesTrue(() => connected(call(id)).join() === lab.answers[1], 'the consulted has the customer')
      expect(call(id)?.transfers).toMatchObject([{ kind: 'attended', result: 'completed' }])
    })

    it('cancels a consultation: back with the customer', async () => {
      const { id, me } = await talk()
      const { connectionId } = await me.execute({ type: 'consult', callId: id, to: lab.answers[1] })
      await me.execute({ type: 'cancelConsultation', callId: id })
      await comesTrue(async () => !(await alive(connectionId)), 'the consulted is gone')
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'the customer is talked to')
      expect(connected(call(id))).toEqual([lab.answers[0]])
      expect(call(id)?.transfers).toMatchObject([{ kind: 'attended', result: 'cancelled' }])
    })

    it('does a command that was given twice once, and the customer stays', async () => {
      for (const type of ['cancelConsultation', 'completeTransfer', 'alternate', 'conference'] as const) {
        const { id, me } = await talk()
        await me.execute({ type: 'consult', callId: id, to: lab.answers[1] })
        const both = await Promise.allSettled([1, 2].map(() => me.execute({ type, callId: id })))
        expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
        expect(both[1]).toMatchObject({ reason: { code: 'notPossible' } })
        expect(await alive(id)).toBe(true)
        await comesTrue(() => connected(call(id)).length > 0, 'somebody has the customer')
        await lab.api(`uuid_kill ${id}`)
        await comesTrue(() => call(id)?.state === 'ended', 'over')
      }
    })

    it('does one of two commands that exclude each other, and leaves no channel behind', async () => {
      const commands = [
        [
          { type: 'consult', to: lab.answers[1] },
          { type: 'addParticipant', to: lab.answers[2] },
        ],
        [{ type: 'park' }, { type: 'addParticipant', to: lab.answers[2] }],
        [{ type: 'park' }, { type: 'consult', to: lab.answers[1] }],
        [
          { type: 'addParticipant', to: lab.answers[1] },
          { type: 'addParticipant', to: lab.answers[2] },
        ],
      ] as const
      for (const [first, second] of commands) {
        const { id, me } = await talk()
        const both = await Promise.allSettled([first, second].map((command) => me.execute({ ...command, callId: id })))
        expect(both.map(({ status }) => status)).toContain('fulfilled')
        expect(await alive(id)).toBe(true)
        const channels = (call(id)?.agents ?? []).map((agent) => agent.id)
        await lab.api(`uuid_kill ${id}`)
        await comesTrue(() => call(id)?.state === 'ended', 'over')
        await comesTrue(
          async () => (await Promise.all(channels.map(alive))).every((one) => !one),
          `${first.type} and ${second.type} leave nothing`,
        )
      }
    })

    it('cancels a consultation that still rings', async () => {
      const { id, me } = await talk()
      const consulting = failure(me.execute({ type: 'consult', callId: id, to: lab.silent }))
      await comesTrue(() => call(id)?.agents[1]?.state === 'alerting', 'it rings')
      expect(me.can(id)).toContain('cancelConsultation')
      await me.execute({ type: 'cancelConsultation', callId: id })
      expect((await consulting).code).toBe('aborted')
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'the customer is talked to')
      expect(connected(call(id))).toEqual([lab.answers[0]])
    })

    it('consults in vain: the error tells which way, and the agent is back with the customer', async () => {
      const { id, me } = await talk()
      const error = await failure(me.execute({ type: 'consult', callId: id, to: lab.busy }))
      expect(error).toMatchObject({ code: 'busy', said: '-ERR USER_BUSY' })
      expect(error.mend).toBeTruthy()
      await comesTrue(
        () => me.can(id).includes('consult') && call(id)?.holds.every((hold) => hold.endedAt !== null) === true,
        'back',
      )
      expect((await failure(me.execute({ type: 'consult', callId: id, to: lab.declines }))).code).toBe('rejected')
      expect((await failure(me.execute({ type: 'consult', callId: id, to: lab.unknown }))).code).toBe('invalidNumber')
      expect((await failure(me.execute({ type: 'consult', callId: id, to: lab.congested }))).code).toBe('congestion')
      expect(connected(call(id))).toEqual([lab.answers[0]])
      expect(await alive(id)).toBe(true)
    })

    it('leaves the customer to the consulted when the agent hangs up, and the agent to the customer when they do', async () => {
      const { id, me } = await talk()
      const { connectionId } = await me.execute({ type: 'consult', callId: id, to: lab.answers[1] })
      await lab.api(`uuid_kill ${connectionId}`)
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'back with the customer')
      await me.execute({ type: 'consult', callId: id, to: lab.answers[2] })
      await me.execute({ type: 'hangUp', callId: id, cause: 'NORMAL_CLEARING' })
      await comesTrue(() => connected(call(id)).join() === lab.answers[2], 'the second consulted has the customer')
      await comesTrue(() => call(id)?.transfers.length === 2, 'the transfer is told')
      expect(call(id)?.transfers.map((transfer) => transfer.result)).toEqual(['cancelled', 'completed'])
    })

    it('is understood by who comes in the middle: the channels tell what they are there for', async () => {
      const { id, me } = await talk()
      await me.execute({ type: 'mute', callId: id })
      const { path } = await me.execute({ type: 'startRecording', callId: id })
      await me.execute({ type: 'pauseRecording', callId: id })
      const { connectionId } = await me.execute({ type: 'consult', callId: id, to: lab.answers[1] })
      await listed(id)
      const waiting = await startAdapter(lab.where)
      await me.execute({ type: 'alternate', callId: id })
      const talking = await startAdapter(lab.where)
      try {
        // what was recorded before is told by events only
        for (const [other, held] of [
          [waiting, false],
          [talking, false],
        ] as const) {
          const seen = other.calls.get(id)
          expect(seen?.agents).toMatchObject([
            { extension: lab.answers[0], state: 'connected', muted: true },
            { id: connectionId, extension: lab.answers[1], consultation: true, consultedBy: lab.answers[0], state: 'connected' },
          ])
          expect(seen?.holds.some((hold) => hold.endedAt === null)).toBe(held)
          const mine = person(lab.answers[0])
          expect(other.adapter.control.availableCommands(seen ?? null, mine)).toContain('completeTransfer')
        }
        expect(path).toBe(call(id)?.recordings[0]?.path)
        // a command goes on from there
        await talking.adapter.control.execute({ type: 'completeTransfer', callId: id }, { by: person(lab.answers[0]) })
        await comesTrue(() => connected(waiting.calls.get(id)).join() === lab.answers[1], 'the other sees the transfer')
        expect(talking.calls.get(id)?.transfers).toMatchObject([{ kind: 'attended', result: 'completed' }])
      } finally {
        await waiting.adapter[Symbol.asyncDispose]()
        await talking.adapter[Symbol.asyncDispose]()
      }
    })

    it('dies in the middle: the switch brings the agent back to the customer by itself', async () => {
      const { id } = await talk()
      await listed(id)
      const mortal = await startAdapter({ ...lab.where, control: { dialString: lab.dialString, ringSeconds: 1 } })
      const by = person(lab.answers[0])
      await comesTrue(
        () => mortal.adapter.control.availableCommands(mortal.calls.get(id) ?? null, by).includes('consult'),
        'known',
      )
      const consulting = failure(mortal.adapter.control.execute({ type: 'consult', callId: id, to: lab.silent }, { by }))
      await comesTrue(() => call(id)?.agents[1]?.state === 'alerting', 'it rings')
      await mortal.adapter[Symbol.asyncDispose]()
      const error = await consulting
      expect(error).toMatchObject({ code: 'closed', mend: expect.any(String) })
      expect(error.message).toContain('by itself')
      await comesTrue(() => call(id)?.agents[1]?.state === 'cleared', 'nobody answers')
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'the agent is back')
      expect(connected(call(id))).toEqual([lab.answers[0]])
      expect(await alive(id)).toBe(true)
    })

    it('brings three together, adds a fourth, mutes and removes one', async () => {
      const { id, me } = await talk()
      const { connectionId } = await me.execute({ type: 'consult', callId: id, to: lab.answers[1] })
      await me.execute({ type: 'conference', callId: id })
      await comesTrue(() => call(id)?.conference === true, 'a conference')
      await comesTrue(() => call(id)?.holds[0]?.endedAt !== null, 'the customer is in it')
      expect(call(id)?.agents[1]).toMatchObject({ consultation: false, state: 'connected' })
      const added = await me.execute({ type: 'addParticipant', callId: id, to: lab.answers[2] })
      await comesTrue(() => connected(call(id)).length === 3, 'three of ours')
      await me.execute({ type: 'muteParticipant', callId: id, connectionId, muted: true })
      expect(call(id)?.agents[1]).toMatchObject({ muted: true })
      await me.execute({ type: 'muteParticipant', callId: id, connectionId, muted: false })
      expect(call(id)?.agents[1]).toMatchObject({ muted: false })
      await me.execute({ type: 'removeParticipant', callId: id, connectionId: added.connectionId })
      await comesTrue(() => connected(call(id)).length === 2, 'two of ours')
      expect(await alive(id)).toBe(true)
    })

    it('adds somebody to a call of two; in vain, the two talk on', async () => {
      const { id, me } = await talk()
      expect((await failure(me.execute({ type: 'addParticipant', callId: id, to: lab.busy }))).code).toBe('busy')
      expect(call(id)?.conference).toBe(false)
      await me.execute({ type: 'addParticipant', callId: id, to: lab.answers[1] })
      await comesTrue(() => connected(call(id)).length === 2 && call(id)?.conference === true, 'a conference of three')
    })

    it('parks, and retrieves at another device', async () => {
      const { id, me } = await talk()
      expect(await me.execute({ type: 'park', callId: id, slot: 'p7' })).toEqual({ slot: 'p7' })
      expect(call(id)).toMatchObject({ parked: 'p7' })
      await comesTrue(() => connected(call(id)).length === 0, 'the agent is out')
      const other = atDesk(lab, person(lab.answers[1]))
      expect(other.can(id)).toEqual(['retrieveParked'])
      await other.execute({ type: 'retrieveParked', callId: id })
      await comesTrue(() => connected(call(id)).join() === lab.answers[1], 'the other has the customer')
      expect(call(id)).toMatchObject({ parked: null })
    })

    it('picks up from a ringing colleague', async () => {
      const id = await customerCalls(lab.silent)
      await comesTrue(() => call(id)?.agents[0]?.state === 'alerting', 'it rings')
      const me = atDesk(lab, person(lab.answers[1]))
      expect(me.can(id)).toContain('pickUp')
      await me.execute({ type: 'pickUp', callId: id })
      await comesTrue(() => connected(call(id)).join() === lab.answers[1], 'I have the customer')
    })

    it('picks up from a queue', async (test) => {
      if (lab.queue === null) return test.skip('no queue here')
      const id = await lab.queue.customerWaits()
      begun.add(id)
      await comesTrue(() => waits(call(id)), 'the customer waits')
      const me = atDesk(lab, person(lab.answers[1]))
      const { members } = await me.execute({ type: 'listQueue', queue: lab.queue.name })
      expect(members).toContainEqual(expect.objectContaining({ callId: id }))
      const { connectionId } = await me.execute({ type: 'pickUp', callId: id })
      await comesTrue(() => connected(call(id)).join() === lab.answers[1], 'I have the customer')
      expect(waits(call(id))).toBe(false)
      expect(call(id)).toMatchObject({ agents: [{ id: connectionId }] })
    })

    it('lets who waits wait in another queue, as long as they have waited', async (test) => {
      const { queue } = lab
      if (queue === null || queue.other === null) return test.skip('no two queues here')
      const { name, other } = queue
      const id = await queue.customerWaits()
      begun.add(id)
      await comesTrue(() => waits(call(id)), 'the customer waits')
      await lab.adapter.control.raiseWaiting?.({ callId: toCallId(id), headStartSeconds: 600 }).catch(() => undefined)
      const score = async (of: string) => {
        const [head = '', ...rows] = (await lab.api(`callcenter_config queue list members ${of}`)).split('\n')
        const row = rows.map((line) => line.split('|')).find((cells) => cells.includes(id))
        const cell = (column: string) => row?.[head.split('|').indexOf(column)]
        return cell('state') === 'Abandoned' ? undefined : cell('score')
      }
      const before = Number(await score(name))
      const boss = atDesk(lab, person(lab.answers[1], { supervisor: true }))
      expect(atDesk(lab, person(lab.answers[1])).can(id)).not.toContain('moveToQueue')
      expect(
        (await failure(atDesk(lab, person(lab.answers[1])).execute({ type: 'moveToQueue', callId: id, queue: other }))).code,
      ).toBe('forbidden')
      expect((await failure(boss.execute({ type: 'moveToQueue', callId: id, queue: 'no-such@default' }))).code).toBe('notFound')
      expect((await failure(boss.execute({ type: 'moveToQueue', callId: id, queue: name }))).code).toBe('notPossible')
      expect(call(id)).toMatchObject({ queue: name, waiting: true })
      expect(boss.can(id)).toContain('moveToQueue')
      expect(await boss.execute({ type: 'moveToQueue', callId: id, queue: other })).toEqual({ queue: other })
      expect(call(id)).toMatchObject({ queue: other, waiting: true })
      expect(await score(name)).toBeUndefined()
      expect(Number(await score(other))).toBeGreaterThanOrEqual(before - 1)
      expect(Number(await score(other))).toBeLessThan(before + 60)
      expect(await lab.adapter.control.queues?.()).toEqual(expect.arrayContaining([name, other]))
      await boss.execute({ type: 'pickUp', callId: id })
      await comesTrue(() => connected(call(id)).join() === lab.answers[1], 'who was moved can be taken')
    })

    it('gives who waits to a colleague, and leaves them where they are while nobody answers there', async (test) => {
      if (lab.queue === null) return test.skip('no queue here')
      const id = await lab.queue.customerWaits()
      begun.add(id)
      await comesTrue(() => waits(call(id)), 'the customer waits')
      const boss = atDesk(lab, person(lab.answers[1], { supervisor: true }))
      const colleague = { type: 'pickUp', callId: id, to: lab.answers[2] } as const
      expect((await failure(atDesk(lab, person(lab.answers[1])).execute(colleague))).code).toBe('forbidden')
      expect((await failure(boss.execute({ ...colleague, to: lab.busy }))).code).toBe('busy')
      expect(waits(call(id))).toBe(true)
      await boss.execute(colleague)
      await comesTrue(() => connected(call(id)).join() === lab.answers[2], 'the colleague has the customer')
      expect(waits(call(id))).toBe(false)
    })

    it('gives two who pick up at once one customer, and the other an error', async () => {
      const id = await customerCalls(lab.silent)
      await comesTrue(() => call(id)?.agents[0]?.state === 'alerting', 'it rings')
      const both = await Promise.allSettled(
        [lab.answers[1], lab.answers[2]].map((one) => atDesk(lab, person(one)).execute({ type: 'pickUp', callId: id })),
      )
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'notPossible' })
      const winner = both[0]?.status === 'fulfilled' ? lab.answers[1] : lab.answers[2]
      await comesTrue(() => connected(call(id)).join() === winner, 'one has the customer')
      expect(await alive(id)).toBe(true)
    })

    it('rejects, and tells honestly that a telephone does not obey', async () => {
      const id = await customerCalls(lab.silent)
      await comesTrue(() => call(id)?.agents[0]?.state === 'alerting', 'it rings')
      const me = atDesk(lab, person(lab.silent))
      expect(me.can(id)).toEqual(['answer', 'reject'])
      const error = await failure(me.execute({ type: 'answer', callId: id }))
      expect(error.code).toBe('refused')
      expect(error.mend).toContain('talk')
      await me.execute({ type: 'reject', callId: id })
      await comesTrue(() => call(id)?.agents[0]?.state === 'cleared', 'declined')
    })

    it('answers at a telephone that obeys', async (test) => {
      const { obeys } = lab
      if (obeys === null) return test.skip('no telephone here takes a call when told to')
      const id = await customerCalls(obeys)
      await comesTrue(() => call(id)?.agents[0]?.state === 'alerting', 'it rings')
      const { connectionId } = await atDesk(lab, person(obeys)).execute({ type: 'answer', callId: id })
      expect(call(id)?.agents[0]).toMatchObject({ id: connectionId, state: 'connected' })
    })

    it('sets status, state and tier of agents, and lists queues', async (test) => {
      const { queue } = lab
      if (queue === null) return test.skip('no queue here')
      const { name: queueName, agent } = queue
      const boss = atDesk(lab, person(lab.answers[3], { supervisor: true }))
      const own = atDesk(lab, person(lab.answers[0], { agent }))
      const listed = async () => {
        const { agents } = await boss.execute({ type: 'listQueue', queue: queueName })
        return agents.find((one) => one.agent === agent)
      }
      const before = await listed()
      await own.execute({ type: 'setAgentStatus', status: 'On Break' })
      expect(await listed()).toMatchObject({ status: 'On Break' })
      await own.execute({ type: 'setAgentStatus', status: 'Logged Out' })
      await boss.execute({ type: 'setAgentState', agent, state: 'Waiting' })
      expect(await listed()).toMatchObject({ status: 'Logged Out', state: 'Waiting' })
      await boss.execute({ type: 'setTier', queue: queueName, agent, level: 3, position: 2 })
      expect(await listed()).toMatchObject({ level: 3, position: 2 })
      await boss.execute({ type: 'removeTier', queue: queueName, agent })
      expect(await listed()).toBeUndefined()
      await boss.execute({ type: 'setTier', queue: queueName, agent, level: before?.level ?? 1, position: before?.position ?? 1 })
      expect(await listed()).toMatchObject({ level: before?.level ?? 1, position: before?.position ?? 1 })
      expect((await failure(own.execute({ type: 'setTier', queue: queueName, agent }))).code).toBe('forbidden')
      const unknown = await failure(boss.execute({ type: 'setAgentStatus', agent: 'nobody@nowhere', status: 'Available' }))
      expect(unknown).toMatchObject({ code: 'refused' })
      expect(unknown.said).toContain('-ERR')
    })

    it('records, masks and stops', async () => {
      const { id, me } = await talk()
      const { path } = await me.execute({ type: 'startRecording', callId: id })
      expect(path).toContain(id)
      expect(call(id)?.recordings).toMatchObject([{ path, endedAt: null, masked: false }])
      await me.execute({ type: 'pauseRecording', callId: id })
      expect(call(id)?.recordings).toMatchObject([{ masked: true }])
      await me.execute({ type: 'resumeRecording', callId: id })
      expect(call(id)?.recordings).toMatchObject([{ masked: false }])
      await me.execute({ type: 'stopRecording', callId: id })
      await comesTrue(() => call(id)?.recordings[0]?.endedAt !== null, 'stopped')
    })

    const dollar = ['$', '{system id}'].join('')

    it('puts data on the call, exactly, and for the channels to come', async () => {
      const { id, me } = await talk()
      const hostile = `it's "T-1", {a}[b]<c>|d;e=f \\ \\n \\' end `
      await me.execute({ type: 'setCallData', callId: id, data: { ticket_number: hostile, crm_id: '42' } })
      expect(await lab.api(`uuid_getvar ${id} ticket_number`)).toBe(hostile)
      expect(await lab.api(`uuid_getvar ${id} export_vars`)).toContain('ticket_number')
      // who talks to the customer has it too
      expect(await lab.api(`uuid_getvar ${call(id)?.agents[0]?.id} crm_id`)).toBe('42')
      expect((await failure(me.execute({ type: 'setCallData', callId: id, data: { api_hangup_hook: 'x' } }))).message).toContain(
        'data.api_hangup_hook',
      )
      const error = await failure(me.execute({ type: 'setCallData', callId: id, data: { ticket: dollar } }))
      expect(error).toMatchObject({ code: 'invalidInput' })
      expect(error.message).toContain('data.ticket')
      if (lab.recordOf === null) return
      await lab.api(`uuid_kill ${id}`)
      expect(await lab.recordOf(id)).toMatchObject({ ticket_number: hostile, crm_id: '42' })
    })

    it('dials: the agent first, then the customer, one outbound call', async () => {
      const me = atDesk(lab, person(lab.answers[0]))
      const { callId } = await me.execute({
        type: 'dial',
        to: lab.outside.answers,
        callerId: lab.shown,
        userToUser: 'T-1',
        data: { ticket_number: "O'Hara, 1" },
      })
      begun.add(callId)
      await comesTrue(() => connected(call(callId)).includes(lab.answers[0]), 'the agent is in the call')
      expect(call(callId)).toMatchObject({ direction: 'outbound', customer: { number: lab.outside.answers } })
      expect(call(callId)?.agents).toHaveLength(1)
      expect(await lab.api(`uuid_getvar ${callId} ticket_number`)).toBe("O'Hara, 1")
      expect(await lab.api(`uuid_getvar ${callId} origination_caller_id_number`)).toBe(lab.shown)
    })

    it('dials in vain: tells why, and which side', async () => {
      const me = atDesk(lab, person(lab.answers[0]))
      const outcome = async (to: string) => {
        const error = await failure(me.execute({ type: 'dial', to }))
        expect(error.message).toContain('the customer')
        return error.code
      }
      expect(await outcome(lab.outside.busy)).toBe('busy')
      expect(await outcome(lab.outside.unknown)).toBe('invalidNumber')
      expect(await outcome(lab.outside.congested)).toBe('congestion')
      const mine = await failure(atDesk(lab, person(lab.busy)).execute({ type: 'dial', to: lab.outside.answers }))
      expect(mine).toMatchObject({ code: 'busy', said: '-ERR USER_BUSY' })
      expect(mine.message).toContain('your device')
      const foreign = await failure(me.execute({ type: 'dial', to: lab.outside.answers, callerId: '110' }))
      expect(foreign.code).toBe('forbidden')
      const before = lab.events.length
      expect((await failure(me.execute({ type: 'dial', to: lab.outside.forbidden }))).code).toBe('doNotCall')
      expect(lab.events).toHaveLength(before)
    })

    it('tells that nobody answered, and leaves no telephone ringing', async () => {
      const { id } = await talk()
      await listed(id)
      const { adapter, calls } = await startAdapter({ ...lab.where, control: { dialString: lab.dialString, ringSeconds: 1 } })
      try {
        const [one, other] = lab.answers
        await comesTrue(() => connected(calls.get(id)).includes(one), 'known')
        const consulting = adapter.control.execute({ type: 'consult', callId: id, to: lab.silent }, { by: person(one) })
        expect(await failure(consulting)).toMatchObject({ code: 'noAnswer' })
        await comesTrue(() => call(id)?.holds.every((hold) => hold.endedAt !== null) === true, 'back with the customer')
        const dialling = await failure(adapter.control.execute({ type: 'dial', to: lab.silent }, { by: person(other) }))
        expect(dialling).toMatchObject({ code: 'noAnswer' })
        expect(dialling.message).toContain('the customer')
        await comesTrue(async () => !(await lab.api('show channels')).includes(`/${lab.silent}`), 'nothing rings')
      } finally {
        await adapter[Symbol.asyncDispose]()
      }
    })

    it('lets a supervisor listen, whisper, barge in and leave', async (test) => {
      if (lab.encoded === null) return test.skip('nobody here into whose call one could barge')
      const { id, boss } = await talk(lab.encoded)
      const colleague = atDesk(lab, person(lab.answers[2]))
      expect((await failure(colleague.execute({ type: 'monitor', callId: id, mode: 'listen' }))).code).toBe('forbidden')
      const { connectionId } = await boss.execute({ type: 'monitor', callId: id, mode: 'listen' })
      expect(call(id)?.supervisors).toEqual([lab.answers[3]])
      expect(boss.can(id)).toContain('stopMonitoring')
      expect(await boss.execute({ type: 'monitor', callId: id, mode: 'whisper' })).toEqual({ connectionId, mode: 'whisper' })
      expect(await boss.execute({ type: 'monitor', callId: id, mode: 'barge' })).toEqual({ connectionId, mode: 'barge' })
      await boss.execute({ type: 'stopMonitoring', callId: id })
      await comesTrue(async () => !(await alive(connectionId)), 'the supervisor is out')
      await comesTrue(() => !boss.can(id).includes('stopMonitoring'), 'nothing to leave any more')
      expect(connected(call(id))).toEqual([lab.encoded])
      expect(call(id)?.agents).toHaveLength(1)
    })

    it('lets nobody barge in where that would stop the switch', async (test) => {
      if (lab.unencoded === null) return test.skip('the sound of every telephone here is encoded')
      const { id, boss } = await talk(lab.unencoded)
      const direct = await failure(boss.execute({ type: 'monitor', callId: id, mode: 'barge' }))
      expect(direct).toMatchObject({ code: 'refused', said: 'read_codec L16' })
      const { connectionId } = await boss.execute({ type: 'monitor', callId: id, mode: 'listen' })
      expect((await failure(boss.execute({ type: 'monitor', callId: id, mode: 'barge' }))).code).toBe('refused')
      expect((await failure(boss.execute({ type: 'monitor', callId: id, mode: 'whisper' }))).mend).toContain('stopMonitoring')
      // the key that barges in, pressed at the supervisor's telephone
      await lab.api(`uuid_recv_dtmf ${connectionId} 3`)
      await comesTrue(async () => (await lab.api(`uuid_getvar ${connectionId} read_codec`)) === 'L16', 'the switch lives')
      await boss.execute({ type: 'stopMonitoring', callId: id })
      await comesTrue(() => !boss.can(id).includes('stopMonitoring'), 'the supervisor is out')
      await boss.execute({ type: 'monitor', callId: id, mode: 'whisper' })
      expect(connected(call(id))).toEqual([lab.unencoded])
    })

    it('refuses what is not possible, not known and not allowed', async () => {
      const { id, me } = await talk()
      expect((await failure(me.execute({ type: 'retrieve', callId: id }))).code).toBe('notPossible')
      expect((await failure(me.execute({ type: 'hold', callId: 'nobody' }))).code).toBe('notFound')
      expect((await failure(me.execute({ type: 'hangUp', callId: id, connectionId: id, cause: 'NORMAL_CLEARING' }))).code).toBe(
        'forbidden',
      )
      expect((await failure(me.execute({ type: 'blindTransfer', callId: id, to: '-both' }))).code).toBe('invalidInput')
      expect(lab.adapter.control.availableCommands(null, person(lab.answers[0]))).toContain('dial')
    })
  })
}
