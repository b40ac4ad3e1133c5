import { expect, it } from 'vitest'
import { sales, support, wang } from './desk-world.js'
import { onTheDesk, really } from './on-the-desk.js'

onTheDesk('a supervisor, down to the switch', (scene) => {
  for (const by of ['mouse', 'keyboard'] as const)
    it(`changes a state, raises and moves who waits, listens, whispers, barges in and leaves, by ${by}`, async () => {
      const { world, open } = scene()
      const sue = await open('1009', by, '/supervisor.html')
      const button = (name: string) => sue.page.getByRole('button', { name, exact: true })

      await sue.use(button('Change the state of Ann Lin'))
      await sue.use(button('Not ready: Ann Lin'))
      await really(() => world.statusOf('1001')).toBe('On Break')

      const first = world.customerCalls()
      await really(() => world.waiting(support)).toHaveLength(1)
      const second = world.customerCalls(wang)
      await really(() => world.waiting(support)).toMatchObject([{ id: first.id }, { id: second.id }])
      await sue.use(button('Raise 王小明 to be next'))
      await really(() => world.waiting(support)).toMatchObject([{ id: second.id }, { id: first.id }])
      expect((await world.waiting(support))[0]?.headStart).toBeGreaterThan(0)

      await sue.use(button('Move Jane Customer'))
      await sue.choose(sue.page.getByLabel('Where to'), sales)
      await sue.use(button('Move now: Jane Customer'))
      await really(() => world.waiting(sales)).toMatchObject([{ id: first.id }])
      expect(await world.waiting(support)).toMatchObject([{ id: second.id }])

      // who becomes ready gets who waits
      await sue.use(button('Change the state of Bo Sun'))
      await sue.use(button('Ready: Bo Sun'))
      await really(() => world.statusOf('1003')).toBe('Available')
      await really(() => world.talking()).toEqual(['0912345678 1003'])

      const hears = () => world.channel('1009')?.eavesdrop
      await sue.use(button('Listen to Bo Sun'))
      await really(hears).toMatchObject({ on: '1003', heardBy: 'nobody' })
      await sue.use(button('Whisper to Bo Sun'))
      await really(hears).toMatchObject({ on: '1003', heardBy: 'agent' })
      await sue.use(button('Barge in on Bo Sun'))
      await really(hears).toMatchObject({ on: '1003', heardBy: 'both' })
      await sue.use(button('Stop taking part at Bo Sun'))
      await really(() => world.channel('1009')).toBeUndefined()
      expect(world.talking()).toEqual(['0912345678 1003'])
      expect(await sue.error.count()).toBe(0)
    })

  it('picks up who waits, at the agent’s desk; listens to a colleague, and ends their call', async () => {
    const { world, open } = scene()
    const sue = await open('1009')
    const { page } = sue
    await world.simulator.api(`callcenter_config agent set status 1001@default 'On Break'`)
    const first = world.customerCalls()
    await sue.use(page.locator('.rl-calls').getByRole('button', { name: 'Pick up' }))
    await really(() => world.talking()).toEqual(['0912345678 1009'])
    await sue.says('Connected')
    await sue.press('Hang up')
    await really(() => world.truth(first.id)?.endedAt).not.toBeNull()

    const second = world.customerCalls({ ...wang, to: '1002' })
    await really(() => world.talking()).toEqual(['0911000001 1002'])
    await sue.use(page.locator('.rl-call-item', { hasText: 'With a colleague' }))
    const controls = page.locator('.rl-controls')
    const press = (name: string) => sue.use(controls.getByRole('button', { name, exact: true }))
    await press('Listen in')
    await really(() => world.channel('1009')?.eavesdrop).toEqual({ on: '1002', heardBy: 'nobody' })
    await press('Barge in')
    await really(() => world.channel('1009')?.eavesdrop?.heardBy).toBe('both')
    await press('Stop listening')
    await really(() => world.channel('1009')).toBeUndefined()
    expect(world.truth(second.id)?.endedAt).toBeNull()
    await press('End their call')
    await really(() => world.truth(second.id)?.endedAt).not.toBeNull()
    expect(await sue.error.count()).toBe(0)
  })
})
