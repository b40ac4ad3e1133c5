import { randomUUID } from 'node:crypto'
import { hostileTexts } from '@ringloop/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atDesk, type ControlLab, comesTrue, connected, person } from '../control/control-lab.js'
import { openRealSwitch, switchUrl } from './real-switch.js'

describe.skipIf(switchUrl === undefined)('hostile text at a real FreeSWITCH', () => {
  let lab: ControlLab
  beforeAll(async () => {
    lab = await openRealSwitch()
  })
  afterAll(() => lab[Symbol.asyncDispose]())

  it('sets no global variable, whatever is in names, numbers, data and destinations, and is read back exactly or refused', async () => {
    const proof = `owned_${randomUUID().slice(0, 8)}`
    const [open, payload] = [['$', '{'].join(''), `global_setvar ${proof}=1`]
    const texts = [
      `x\n\nbgapi ${payload}`,
      `x\r\n\r\napi ${payload}\r\n\r\n`,
      `${open}${payload}}`,
      `$${open}${payload}}`,
      `${open}global_setvar(${proof}=1)}`,
      `\\${open}global_setvar(${proof}=1)}`,
      `'^set:x=1^${payload}`,
      `x}null/1 &${payload.replace(' ', '(')})`,
      `],[a=b]null/2|null/3`,
      `<a=b>`,
      `' ; ${payload} "`,
      `\\' \\\\' \\n ${payload}`,
      ` a, 'b', |c| {d} [e] <f> & g `,
      '\0',
      ...Object.values(hostileTexts),
    ]
    const id = await lab.customerCalls(lab.answers[0])
    await comesTrue(() => connected(lab.calls.get(id)).length === 1, 'a talk')
    const me = atDesk(lab, person(lab.answers[0]))
    let stored = 0
    for (const text of texts) {
      const refused = await me.execute({ type: 'setCallData', callId: id, data: { ticket: text } }).then(
        () => false,
        () => true,
      )
      if (!refused && text !== '') {
        stored += 1
        expect(await lab.api(`uuid_getvar ${id} ticket`)).toBe(text)
        // as a dialplan would read it
        await lab.api(`expand uuid:${id} echo ${open}ticket}`)
      }
      const others = [
        { type: 'consult', callId: id, to: text },
        { type: 'blindTransfer', callId: id, to: text },
        { type: 'addParticipant', callId: id, to: text },
        { type: 'park', callId: id, slot: text },
        { type: 'dial', to: text },
        { type: 'sendDigits', callId: id, digits: text },
        { type: 'hold', callId: text },
        { type: 'listQueue', queue: text },
      ] as const
      for (const command of others) {
        if (/^[\w*#+.-]{0,5}$/.test(text)) continue
        await expect(me.execute(command)).rejects.toMatchObject({ name: 'RingloopError' })
      }
      const legs = me.execute({ type: 'dial', to: lab.outside.busy, userToUser: text.slice(0, 200), data: { ticket: text } })
      await expect(legs).rejects.toMatchObject({ name: 'RingloopError' })
    }
    expect(stored).toBeGreaterThan(3)
    // FreeSWITCH says so when there is nothing
    expect((await lab.api(`global_getvar ${proof}`)).trim()).toMatch(/^(-ERR no reply)?$/)
    expect(connected(lab.calls.get(id))).toEqual([lab.answers[0]])
    await lab.api(`uuid_kill ${id}`)
  })
})
