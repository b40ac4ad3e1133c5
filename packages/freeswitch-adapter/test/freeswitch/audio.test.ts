import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atDesk, comesTrue, connected, person } from '../control/control-lab.js'
import { echo, notes, openRealSwitch, type RealSwitch, sipProfile, switchUrl } from './real-switch.js'
import { loudness } from './tone.js'

if (switchUrl !== undefined && sipProfile === undefined)
  console.warn('FREESWITCH_SIP_PROFILE is not set: what is heard is not tested on the real switch.')

type Extension = keyof typeof notes
const [customer, agent, colleague, supervisor] = ['+4930220003', '1882', '1883', '1884'] as const

const order = [customer, agent, colleague, supervisor] as const

/** Real telephones, each singing its own note: who hears whom is measured in the audio that reaches them. */
describe.skipIf(switchUrl === undefined || sipProfile === undefined)(
  'what is heard at a real FreeSWITCH',
  { timeout: 30_000 },
  () => {
    let lab: RealSwitch
    let id = ''
    beforeAll(async () => {
      lab = await openRealSwitch()
    })
    afterEach(async () => {
      await lab.api(`uuid_kill ${id}`)
      await comesTrue(() => lab.calls.get(id)?.state === 'ended', 'the call is over')
    })
    afterAll(() => lab[Symbol.asyncDispose]())

    /** Whom each telephone hears, as soon as it is so, and still a while later. */
    const hear = async (expected: Partial<Record<Extension, readonly Extension[]>>) => {
      const now = () =>
        Object.fromEntries(
          Object.keys(expected).map((one) => [
            one,
            // keys like numbers come first in any object
            order.filter((other) => lab.telephones.at(one).hears(notes[other])),
          ]),
        )
      let since: number | undefined
      await comesTrue(() => {
        if (JSON.stringify(now()) !== JSON.stringify(expected)) since = undefined
        else since ??= performance.now()
        return since !== undefined && performance.now() - since > 300
      }, JSON.stringify(expected)).catch(() => expect(now()).toEqual(expected))
    }
    const talk = async () => {
      id = await lab.customerCalls(agent, customer)
      await comesTrue(() => connected(lab.calls.get(id)).includes(agent), 'a talk')
      await hear({ [customer]: [agent], [agent]: [customer] })
      return { me: atDesk(lab, person(agent)), boss: atDesk(lab, person(supervisor, { supervisor: true })) }
    }

    it('a muted agent is not heard, and hears', async () => {
      const { me } = await talk()
      await me.execute({ type: 'mute', callId: id })
      await hear({ [customer]: [], [agent]: [customer] })
      await me.execute({ type: 'unmute', callId: id })
      await hear({ [customer]: [agent], [agent]: [customer] })
    })

    it('a customer on hold hears nobody, and the telephone of the agent knows it', async () => {
      const { me } = await talk()
      await me.execute({ type: 'hold', callId: id })
      await comesTrue(() => lab.telephones.at(agent).held, 'the telephone knows it')
      await hear({ [customer]: [] })
      await me.execute({ type: 'retrieve', callId: id })
      await comesTrue(() => !lab.telephones.at(agent).held, 'the telephone knows that it is over')
      await hear({ [customer]: [agent], [agent]: [customer] })
    })

    it('digits reach the customer', async () => {
      const { me } = await talk()
      await me.execute({ type: 'sendDigits', callId: id, digits: '12#9' })
      await comesTrue(() => lab.telephones.at(customer).digits === '12#9', 'the digits')
    })

    it('listening is heard by nobody, a whisper by the agent alone, barging in by both', async () => {
      const { boss } = await talk()
      const all = [customer, agent] as const
      await boss.execute({ type: 'monitor', callId: id, mode: 'listen' })
      await hear({ [customer]: [agent], [agent]: [customer], [supervisor]: all })
      await boss.execute({ type: 'monitor', callId: id, mode: 'whisper' })
      await hear({ [customer]: [agent], [agent]: [customer, supervisor], [supervisor]: all })
      await boss.execute({ type: 'monitor', callId: id, mode: 'barge' })
      await hear({ [customer]: [agent, supervisor], [agent]: [customer, supervisor], [supervisor]: all })
      await boss.execute({ type: 'monitor', callId: id, mode: 'listen' })
      await hear({ [customer]: [agent], [agent]: [customer], [supervisor]: all })
      await boss.execute({ type: 'stopMonitoring', callId: id })
      await hear({ [customer]: [agent], [agent]: [customer] })
    })

    it.each(['whisper', 'barge'] as const)('a supervisor can begin with %s', async (mode) => {
      const { boss } = await talk()
      await boss.execute({ type: 'monitor', callId: id, mode })
      await hear({
        [customer]: mode === 'barge' ? [agent, supervisor] : [agent],
        [agent]: [customer, supervisor],
        [supervisor]: [customer, agent],
      })
    })

    it('in a consultation the customer hears neither, then whom they were handed to', async () => {
      const { me } = await talk()
      await me.execute({ type: 'consult', callId: id, to: colleague })
      await hear({ [customer]: [], [agent]: [colleague], [colleague]: [agent] })
      await me.execute({ type: 'alternate', callId: id })
      await hear({ [customer]: [agent], [agent]: [customer], [colleague]: [] })
      await me.execute({ type: 'completeTransfer', callId: id })
      await hear({ [customer]: [colleague], [colleague]: [customer] })
    })

    it('in a conference all hear each other, but not who is muted', async () => {
      const { me } = await talk()
      const { connectionId } = await me.execute({ type: 'addParticipant', callId: id, to: colleague })
      await hear({ [customer]: [agent, colleague], [agent]: [customer, colleague], [colleague]: [customer, agent] })
      await me.execute({ type: 'muteParticipant', callId: id, connectionId, muted: true })
      await hear({ [customer]: [agent], [agent]: [customer], [colleague]: [customer, agent] })
      await me.execute({ type: 'muteParticipant', callId: id, connectionId, muted: false })
      await hear({ [customer]: [agent, colleague], [agent]: [customer, colleague], [colleague]: [customer, agent] })
      await me.execute({ type: 'removeParticipant', callId: id, connectionId })
      await hear({ [customer]: [agent], [agent]: [customer] })
    })

    it('a customer who is sent on arrives there', async (test) => {
      if (echo === undefined) return test.skip('FREESWITCH_ECHO is not set')
      const { me } = await talk()
      await me.execute({ type: 'blindTransfer', callId: id, to: echo })
      await hear({ [customer]: [customer], [agent]: [] })
    })

    it('a parked customer hears nobody, then who took them', async () => {
      const { me } = await talk()
      await me.execute({ type: 'park', callId: id })
      await hear({ [customer]: [], [agent]: [] })
      await atDesk(lab, person(colleague)).execute({ type: 'retrieveParked', callId: id })
      await hear({ [customer]: [colleague], [colleague]: [customer] })
    })

    it('a customer who is called sees the number and the information given, and talks to who called', async () => {
      const me = atDesk(lab, person(agent))
      const dialled = await me.execute({ type: 'dial', to: customer, callerId: lab.shown, userToUser: 'T-42' })
      id = dialled.callId
      expect(lab.telephones.at(agent).shown.from).toBe(customer)
      expect(lab.telephones.at(customer).shown).toEqual({
        from: lab.shown,
        userToUser: `${Buffer.from('T-42').toString('hex')};encoding=hex`,
      })
      await hear({ [customer]: [agent], [agent]: [customer] })
    })

    it('a recording has both, and silence while it was paused', async () => {
      const { me } = await talk()
      const { path } = await me.execute({ type: 'startRecording', callId: id })
      /** What is heard in the end of the file so far. */
      const end = async () => {
        const bytes = await readFile(path)
        // 0.2 s of 16 bits, 8 kHz
        const last = bytes.subarray(Math.max(44, bytes.length - 3_200 - (bytes.length % 2)))
        const samples = Array.from({ length: last.length >> 1 }, (_, at) => last.readInt16LE(at * 2))
        return { length: bytes.length, notes: order.filter((one) => loudness(samples, notes[one], 8_000) > 500) }
      }
      const grows = async (expected: readonly string[]) => {
        const { length } = await end()
        await comesTrue(
          async () => {
            const now = await end()
            return now.length > length + 6_400 && now.notes.join() === expected.join()
          },
          `the recording goes on with ${expected.join(' and ') || 'silence'}`,
        )
      }
      await grows([customer, agent])
      await me.execute({ type: 'pauseRecording', callId: id })
      await grows([])
      await me.execute({ type: 'resumeRecording', callId: id })
      await grows([customer, agent])
      await me.execute({ type: 'stopRecording', callId: id })
      const stopped = await end()
      await me.execute({ type: 'startRecording', callId: id })
      expect(await end()).toEqual(stopped)
    })
  },
)
