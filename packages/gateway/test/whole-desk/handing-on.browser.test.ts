import { expect, it } from 'vitest'
import type { Means } from './desk-page.js'
import { onTheDesk, really, type Scene } from './on-the-desk.js'

const customer = '0912345678'

/** Jane talks with Ann, who has her desk open. */
async function annTalks({ world, open }: Scene, by: Means = 'mouse') {
  const ann = await open('1001', by)
  const { id } = world.customerCalls()
  await ann.accept()
  await really(() => world.talking()).toEqual([`${customer} 1001`])
  const consult = async (name: string) => {
    await ann.press('Transfer')
    await ann.name(name)
    await ann.press('Consult first')
  }
  return { world, open, ann, id, consult }
}

onTheDesk('handing a call on, down to the switch', (scene) => {
  for (const by of ['mouse', 'keyboard'] as const) {
    it(`a blind transfer, by search: to a person, who hands it on to a queue, by ${by}`, async () => {
      const { world, open, ann, id } = await annTalks(scene(), by)
      await ann.press('Transfer')
      await ann.name('張志明')
      await ann.press('Transfer now')
      await really(() => world.talking()).toEqual([`${customer} 1002`])
      expect(world.channel('1001')).toBeUndefined()

      const zhiming = await open('1002', by)
      await zhiming.says('Connected')
      await zhiming.press('Transfer')
      await zhiming.name('sales')
      await zhiming.press('Transfer now')
      await really(() => world.waiting('sales@default')).toMatchObject([{ id }])
      expect(world.truth(id)).toMatchObject({ queue: 'sales@default', waiting: true, endedAt: null })
      expect(world.talking()).toEqual([])
    })

    it(`a consultation: to and fro, and completed, by ${by}`, async () => {
      const { world, ann, id, consult } = await annTalks(scene(), by)
      await consult('張志明')
      await ann.page.getByText('Consulting 張志明').waitFor()
      await really(() => world.talking()).toEqual(['1001 1002'])
      expect(world.channel(customer)).toMatchObject({ bridgedTo: null })
      await ann.press('Switch')
      await really(() => world.talking()).toEqual([`${customer} 1001`])
      await ann.says('Connected')
      await ann.press('Switch')
      await really(() => world.talking()).toEqual(['1001 1002'])
      await ann.says('On hold')
      await ann.press('Complete transfer')
      await really(() => world.talking()).toEqual([`${customer} 1002`])
      await really(() => world.channel('1001')).toBeUndefined()
      expect(world.truth(id)?.endedAt).toBeNull()
    })

    it(`a consultation, and back to the customer, by ${by}`, async () => {
      const { world, ann, consult } = await annTalks(scene(), by)
      await consult('張志明')
      await ann.page.getByText('Consulting 張志明').waitFor()
      await ann.press('Back to the customer')
      await really(() => world.talking()).toEqual([`${customer} 1001`])
      await really(() => world.channel('1002')).toBeUndefined()
      await ann.says('Connected')
    })

    it(`a consultation made a conference: muted, a third added, one removed, hung up, by ${by}`, async () => {
      const { world, ann, id, consult } = await annTalks(scene(), by)
      const { page } = ann
      await consult('張志明')
      await page.getByText('Consulting 張志明').waitFor()
      await ann.press('Conference')
      await really(() => world.inConference()).toEqual([customer, '1001', '1002'])
      expect(world.truth(id)?.conference).toBe(true)

      await ann.press('Mute 張志明')
      await really(() => world.channel('1002')?.conference?.muted).toBe(true)
      await ann.press('Unmute 張志明')
      await really(() => world.channel('1002')?.conference?.muted).toBe(false)

      const panel = page.getByRole('region', { name: 'Add to the call' })
      await ann.press('Add to the call')
      await ann.name('Bo Sun')
      await ann.use(panel.getByRole('button', { name: 'Add to the call' }))
      await really(() => world.inConference()).toEqual([customer, '1001', '1002', '1003'])
      await ann.press('Remove 張志明')
      await really(() => world.inConference()).toEqual([customer, '1001', '1003'])
      await panel.waitFor({ state: 'detached' })
      await ann.press('Add to the call')
      await ann.write(panel.getByRole('combobox'), '0900 000 222')
      await ann.use(panel.getByRole('button', { name: 'Add to the call' }))
      await really(() => world.inConference()).toEqual(['0900000222', customer, '1001', '1003'])
      await ann.press('Hang up')
      await really(() => world.channel('1001')).toBeUndefined()
      expect(world.inConference()).toEqual(['0900000222', customer, '1003'])
      expect(world.truth(id)?.endedAt).toBeNull()
    })

    it(`parked, and taken by a colleague, by ${by}`, async () => {
      const { world, open, ann, id } = await annTalks(scene(), by)
      await ann.press('Park')
      const parked = () => world.simulator.api(`uuid_getvar ${id} ringloop_parked`)
      await really(parked).not.toBe('_undef_')
      await really(() => world.channel(customer)).toMatchObject({ bridgedTo: null })
      await really(() => world.channel('1001')).toBeUndefined()
      const zhiming = await open('1002', by)
      await zhiming.use(zhiming.page.locator('.rl-calls').getByRole('button', { name: 'Take' }))
      await really(() => world.talking()).toEqual([`${customer} 1002`])
      await really(parked).toBe('_undef_')
      await zhiming.says('Connected')
      await zhiming.press('Hang up')
      await really(() => world.truth(id)?.endedAt).not.toBeNull()
    })
  }

  it('a colleague who does not answer keeps nothing waiting, and who advises hangs up for themselves alone', async () => {
    const { world, open, ann, id, consult } = await annTalks(scene())
    world.phone('1002', { kind: 'noAnswer' })
    await consult('張志明')
    await ann.page.getByText('Rings at 張志明…').waitFor()
    const zhiming = await open('1002')
    await zhiming.page.locator('.rl-pop').getByText('Ann Lin asks for your advice').waitFor()
    // while it rings the agent can do other things, and come back
    await ann.press('Mute')
    await really(() => world.channel('1001')?.muted).toBe(true)
    await ann.press('Unmute')
    await ann.press('Back to the customer')
    await really(() => world.talking()).toEqual([`${customer} 1001`])
    await really(() => world.channel('1002')).toBeUndefined()
    expect(await ann.error.count()).toBe(0)

    world.phone('1002', { kind: 'answer', afterSeconds: 0.1 })
    await consult('張志明')
    await zhiming.says('Giving advice')
    expect(await zhiming.page.getByRole('button', { name: 'End their call' }).count()).toBe(0)
    await zhiming.press('Hang up')
    await really(() => world.talking()).toEqual([`${customer} 1001`])
    expect(world.truth(id)?.endedAt).toBeNull()
  })
})
