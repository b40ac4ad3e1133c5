import { expect, it } from 'vitest'
import { support } from './desk-world.js'
import { onTheDesk, really } from './on-the-desk.js'

onTheDesk('an agent’s state, as mod_callcenter has it', (scene) => {
  for (const by of ['mouse', 'keyboard'] as const)
    it(`not ready for a reason, logged off, ready; and what comes after a call, by ${by}`, async () => {
      const { world, open } = scene()
      const ann = await open('1001', by)
      const { page } = ann
      const menu = page.locator('.rl-agent-menu > summary')
      const choose = async (name: string) => {
        await ann.use(menu)
        await ann.use(page.locator('.rl-agent-menu').getByRole('button', { name, exact: true }))
        // it has closed by what was chosen
        await page.locator('.rl-agent-menu:not([open])').waitFor()
      }
      const reason = async () => (await world.way.view('1001')).agent.reason ?? null
      await choose('Not ready: Lunch')
      await really(() => world.statusOf('1001')).toBe('On Break')
      await really(reason).toBe('Lunch')
      await menu.getByText('Lunch').waitFor()
      await choose('Log off')
      await really(() => world.statusOf('1001')).toBe('Logged Out')
      // what is told closes an open menu: not the one that is opened next
      await menu.getByText('Logged off').waitFor()
      await choose('Ready')
      await really(() => world.statusOf('1001')).toBe('Available')
      await really(reason).toBeNull()

      const first = world.customerCalls()
      await ann.accept()
      await choose('Not ready: Training')
      await really(() => world.statusOf('1001')).toBe('On Break')
      await menu.getByText('Not ready after this call').waitFor()
      expect(world.talking()).toEqual(['0912345678 1001'])
      await ann.press('Hang up')
      await really(() => world.truth(first.id)?.endedAt).not.toBeNull()
      await ann.use(page.getByRole('button', { name: 'File ticket' }))
      await really(async () => (await world.way.view('1001')).agent).toMatchObject({ state: 'notReady', reason: 'Training' })

      // the queue keeps its next caller until she is ready
      const second = world.customerCalls()
      await really(() => world.waiting(support)).toMatchObject([{ id: second.id }])
      expect(world.truth(second.id)?.offers).toEqual([])
      await choose('Ready')
      await really(() => world.truth(second.id)?.offers).toMatchObject([{ extension: '1001' }])
    })
})
