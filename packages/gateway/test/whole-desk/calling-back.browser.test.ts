import { parseRuleSet, toCallId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { onTheDesk, really, type Scene } from './on-the-desk.js'

/** A customer whose call rings at Ann gives up; a rule promises to call back, at once or in so many seconds. */
async function janeGivesUp({ world, open }: Scene, afterSeconds: number, by: 'mouse' | 'keyboard') {
  const promise = { callBack: { afterSeconds, reason: 'Gave up waiting.' } }
  world.way.gateway.setRules(
    parseRuleSet({
      version: 1,
      wrapUpSeconds: 3600,
      rules: [{ id: 'lost', when: { fact: 'call.outcome', is: 'abandoned' }, then: promise }],
    }),
  )
  world.phone('1001', { kind: 'noAnswer' })
  const ann = await open('1001', by)
  const customer = world.customerCalls()
  await ann.page.locator('.rl-pop').waitFor()
  customer.hangUp()
  await really(() => world.truth(customer.id)?.outcome).toBe('abandoned')
  await ann.page.locator('.rl-pop').waitFor({ state: 'detached' })
  const promised = async () => (await world.way.view('1001')).interactions[toCallId(customer.id)]?.interaction.callBack
  return { world, ann, page: ann.page, promised, row: ann.page.locator('.rl-call-row', { hasText: 'Gave up waiting.' }) }
}
const answers = { kind: 'answer', afterSeconds: 0.1 } as const

onTheDesk('numbers that are called, down to the switch', (scene) => {
  for (const by of ['mouse', 'keyboard'] as const)
    it(`a missed call is called back out of the list, and the promise is kept, by ${by}`, async () => {
      const { world, ann, page, promised, row } = await janeGivesUp(scene(), 0, by)
      await really(promised).toMatchObject({ state: 'due' })
      world.phone('1001', answers)
      await ann.use(row.getByRole('button', { name: /^Call / }))
      await really(() => world.talking()).toEqual(['0912345678 1001'])
      expect(world.simulator.truth().at(-1)).toMatchObject({ direction: 'outbound', number: '0912345678', endedAt: null })
      await ann.press('Hang up')
      await really(() => world.simulator.truth().at(-1)?.endedAt).not.toBeNull()
      await really(promised).toMatchObject({ state: 'done', by: '1001' })
      await row.waitFor({ state: 'detached' })
      await page.getByText('Nobody is waiting for a call back.').waitFor()
    })

  it('a call back at an agreed time says when, and is done when somebody says so', async () => {
    const { ann, page, promised, row } = await janeGivesUp(scene(), 3600, 'keyboard')
    await really(promised).toMatchObject({ state: 'scheduled' })
    await ann.use(row.locator('.rl-call-item'))
    await page
      .getByText(/^at .*\d:\d\d/)
      .first()
      .waitFor()
    await ann.use(page.getByRole('button', { name: 'Mark as called back' }))
    await really(promised).toMatchObject({ state: 'done', by: '1001' })
    await page.getByText('Nobody is waiting for a call back.').waitFor()
  })

  it('dials: who must not be called, who is busy, a number that is none, who declines, and one that answers', async () => {
    const { world, open } = scene()
    world.phone('1001', answers)
    const ann = await open('1001', 'keyboard')
    const { page } = ann
    const field = page.getByLabel('Extension or number')
    const dial = async (number: string) => {
      if (!(await field.isVisible())) await ann.use(page.locator('.rl-bar').getByRole('button', { name: 'Call', exact: true }))
      await ann.write(field, number)
      await page.keyboard.press('Enter')
    }
    for (const [number, why] of [
      ['0911 000 002', /do-not-call list/],
      ['0900 000 486', /is busy/],
      ['0900 000 404', /does not exist/],
      ['0900 000 603', /declined/],
    ] as const) {
      await dial(number)
      await ann.error.getByText(why).waitFor({ timeout: 15_000 })
    }
    expect(world.simulator.commands.some((line) => line.includes('0911000002'))).toBe(false)
    await really(() => world.simulator.channels).toEqual([])
    await dial('0900 000 111')
    await really(() => world.talking()).toEqual(['0900000111 1001'])
    await ann.says('Connected')
    expect(await ann.error.count()).toBe(0)
    await ann.press('Hang up')
    await really(() => world.simulator.channels).toEqual([])
  })

  for (const by of ['mouse', 'keyboard'] as const)
    it(`a number of the host’s page is called by a press on it, by ${by}`, async () => {
      const { world, open } = scene()
      world.phone('1001', answers)
      const ann = await open('1001', by, '/crm.html')
      await ann.page.getByText('No call right now').waitFor()
      await ann.use(ann.page.getByRole('button', { name: 'Call 02 2700 1234' }))
      await really(() => world.talking()).toHaveLength(1)
      expect(world.simulator.truth().at(-1)).toMatchObject({ direction: 'outbound', number: '+886227001234' })
      await ann.says('Connected')
      await ann.press('Hang up')
      await really(() => world.simulator.channels).toEqual([])
    })
})
