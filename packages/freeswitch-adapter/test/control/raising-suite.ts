import { toCallId } from '@ringloop/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atDesk, type ControlLab, comesTrue, connected, person } from './control-lab.js'

/** What raising one who waits does, at a simulated switch and at a real one. */
export function raisingSuite(name: string, open: () => Promise<ControlLab>): void {
  describe(`who waits at ${name}`, () => {
    let lab: ControlLab
    const callers: string[] = []
    beforeAll(async () => {
      lab = await open()
    })
    afterEach(async () => {
      for (const id of callers) if (lab.calls.get(id)?.state === 'active') await lab.api(`uuid_kill ${id}`)
      await comesTrue(() => callers.every((id) => lab.calls.get(id)?.state === 'ended'), 'all calls over')
      callers.length = 0
    })
    afterAll(() => lab[Symbol.asyncDispose]())

    const raise = (id: string, headStartSeconds: number) =>
      lab.adapter.control.raiseWaiting?.({ callId: toCallId(id), headStartSeconds })
    const told = (id: string) => lab.events.filter(({ callId }) => callId === id).map(({ type }) => type)
    const waits = async (customerWaits: () => Promise<string>) => {
      const id = await customerWaits()
      callers.push(id)
      await comesTrue(() => {
        const call = lab.calls.get(id)
        return call?.state === 'active' && call.waiting
      }, 'the customer waits')
      return id
    }
    const members = async (queue: string) => {
      const rows = (await lab.api(`callcenter_config queue list members ${queue}`)).split('\n').map((line) => line.split('|'))
      const [head = [], ...lines] = rows
      return lines.map((row) => {
        const of = (column: string) => row[head.indexOf(column)] ?? ''
        return { id: of('session_uuid'), base: Number(of('base_score')), state: of('state') }
      })
    }
    const inOrder = async (queue: string) =>
      (await members(queue)).flatMap(({ id, base, state }) => (state === 'Waiting' ? [{ id, base }] : []))
    const ids = async (queue: string) => (await inOrder(queue)).map(({ id }) => id)

    it('is next once raised, waits on undisturbed, and gets the next agent', { timeout: 30_000 }, async (test) => {
      const { queue } = lab
      if (queue === null) return test.skip('no queue here')
      if ((await lab.api('module_exists mod_lua')).trim() !== 'true') return test.skip('no mod_lua here')
      const first = await waits(queue.customerWaits)
      const second = await waits(queue.customerWaits)
      // FreeSWITCH counts in seconds, and has no order of its own within one
      await raise(first, 30)
      expect(await ids(queue.name)).toEqual([first, second])
      const before = { first: told(first), second: told(second) }

      expect(await raise(second, 300)).toEqual({ raised: true, found: true })
      expect(await raise(second, 300)).toEqual({ raised: false, found: true })
      expect(await raise(second, 100)).toEqual({ raised: false, found: true })
      expect(await inOrder(queue.name)).toEqual([
        { id: second, base: expect.closeTo(300, -1) },
        { id: first, base: expect.closeTo(30, -1) },
      ])
      expect({ first: told(first), second: told(second) }).toEqual(before)

      const [one = ''] = lab.answers
      const boss = atDesk(lab, person(lab.answers[3], { supervisor: true }))
      const contact = await contactOf(queue.agent)
      await lab.api(`callcenter_config agent set contact ${queue.agent} ${lab.dialString(one)}`)
      try {
        await boss.execute({ type: 'setAgentStatus', agent: queue.agent, status: 'Available' })
        await comesTrue(() => connected(lab.calls.get(second)).length > 0, 'the one who was raised talks', 12_000)
      } finally {
        await boss.execute({ type: 'setAgentStatus', agent: queue.agent, status: 'Logged Out' })
        await lab.api(`callcenter_config agent set contact ${queue.agent} ${contact}`)
      }
      expect(await ids(queue.name)).toEqual([first])
      expect(told(second).filter((type) => type === 'queued' || type === 'dequeued')).toEqual(['queued'])
      await comesTrue(
        async () => (await members(queue.name)).every(({ id, state }) => id !== second || state === 'Answered'),
        'the queue has let go',
      )
      // who talks waits no more, and nobody is there who does not wait at all
      expect(await raise(second, 600)).toEqual({ raised: false, found: false })
      expect(await raise('no-such-call', 600)).toEqual({ raised: false, found: false })
      await expect(raise(first, 1.5)).rejects.toMatchObject({ code: 'invalidInput' })
    })

    const contactOf = async (agent: string) => {
      const [head = '', ...rows] = (await lab.api(`callcenter_config agent list ${agent}`)).split('\n')
      return rows[0]?.split('|')[head.split('|').indexOf('contact')] ?? ''
    }
  })
}
