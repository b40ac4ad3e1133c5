import { expect, it } from 'vitest'
import { wang } from './desk-world.js'
import { heard } from './live-regions.js'
import { onTheDesk, really } from './on-the-desk.js'

onTheDesk('a call at the desk, down to the switch', (scene) => {
  it('rings, is announced, says who it is, why it popped and what is open; accepting it answers the telephone', async () => {
    const { world, open } = scene()
    const ann = await open('1001')
    await ann.page.getByText('No call right now').first().waitFor()
    const { id } = world.customerCalls()
    const pop = ann.page.getByRole('region', { name: /Jane Customer/ })
    await pop.waitFor({ timeout: 15_000 })
    await really(() => heard(ann.page)).toContainEqual({ live: 'assertive', text: 'Incoming call: Jane Customer' })
    await pop.getByText('gold').waitFor()
    await pop.getByText('The number belongs to one customer').waitFor()
    await pop.getByText('EM-7 trips the fuse when heating').waitFor()
    await pop.getByText('Invoice for order 482913').waitFor()
    expect(await pop.getByText('burrs exchanged').count()).toBe(0)
    expect(world.channel('1001')).toMatchObject({ answered: false, bridgedTo: null })

    await ann.accept()
    await really(() => world.talking()).toEqual(['0912345678 1001'])
    expect(world.truth(id)?.answeredAt).not.toBeNull()
    await really(() => heard(ann.page)).toContainEqual({ live: 'polite', text: 'Connected with Jane Customer' })

    await ann.press('Hang up')
    await really(() => world.truth(id)).toMatchObject({ outcome: 'answered', endedBy: expect.anything() })
    expect(world.simulator.channels).toEqual([])
  })

  it('rejecting it is a refusal at the switch, which offers it anew', async () => {
    const { world, open } = scene()
    const ann = await open('1001', 'keyboard')
    const { id } = world.customerCalls()
    await ann.use(ann.page.locator('.rl-pop').getByRole('button', { name: 'Reject' }))
    await really(() => world.truth(id)?.offers[0]?.result).toBe('rejected')
    await really(() => world.truth(id)?.offers.length).toBe(2)
    await ann.accept()
    await really(() => world.talking()).toEqual(['0912345678 1001'])
  })

  for (const by of ['mouse', 'keyboard'] as const)
    it(`hold, mute, keypad and recording, by ${by}`, async () => {
      const { world, open } = scene()
      const ann = await open('1001', by)
      const { id } = world.customerCalls()
      await ann.accept()

      await ann.press('Hold')
      await ann.says('On hold')
      await really(() => [world.truth(id)?.held, world.channel('1001')?.held]).toEqual([true, true])
      await ann.press('Resume')
      await ann.says('Connected')
      await really(() => [world.truth(id)?.held, world.channel('1001')?.held]).toEqual([false, false])

      await ann.press('Mute')
      await ann.says('Muted')
      await really(() => world.channel('1001')?.muted).toBe(true)
      await ann.press('Unmute')
      await really(() => world.channel('1001')?.muted).toBe(false)
      await ann.page.locator('.rl-sign-muted').waitFor({ state: 'detached' })

      await ann.press('Keypad')
      const keypad = ann.page.getByRole('region', { name: 'Keypad' })
      // it takes the focus when it is there
      await keypad.locator('.rl-keypad-key:focus').waitFor()
      for (const digit of ['4', '2', '#']) {
        if (by === 'mouse') await ann.use(keypad.getByRole('button', { name: `Send ${digit}` }))
        else await ann.page.keyboard.press(digit)
      }
      await really(() => world.channel('0912345678')?.digits).toBe('42#')
      await ann.page.keyboard.press('Escape')
      await keypad.waitFor({ state: 'detached' })

      const recordings = () => world.simulator.channels.flatMap((channel) => channel.recordings.map(({ masked }) => masked))
      await ann.press('Record')
      await ann.says('Recording')
      expect(recordings()).toEqual([false])
      await ann.press('Pause recording')
      await ann.says('Recording paused')
      expect(recordings()).toEqual([true])
      await ann.press('Resume recording')
      await ann.says('Recording')
      expect(recordings()).toEqual([false])
      await ann.press('Stop recording')
      await really(recordings).toEqual([])
      await ann.page.locator('.rl-sign').waitFor({ state: 'detached' })
      expect(world.truth(id)).toMatchObject({ recordings: 1, holds: 1, endedAt: null })
      expect(await ann.error.count()).toBe(0)
      await ann.press('Hang up')
      await really(() => world.truth(id)?.endedAt).not.toBeNull()
    })

  for (const by of ['mouse', 'keyboard'] as const)
    it(`two calls at once: one rings while the other talks, and one goes to and fro, by ${by}`, async () => {
      const { world, open } = scene()
      const ann = await open('1001', by)
      const first = world.customerCalls()
      await ann.accept()
      // to her own extension: the queue does not offer who is on a call
      const second = world.customerCalls({ ...wang, to: '1001' })
      const lines = ann.page.getByRole('list', { name: 'Your other calls' })
      await ann.press('Hold')
      await really(() => world.truth(first.id)?.held).toBe(true)
      await ann.use(lines.getByRole('button', { name: 'Accept: 王小明' }))
      await really(() => world.talking()).toEqual(['0911000001 1001', '0912345678 1001'])
      const held = () => [first.id, second.id].map((id) => world.truth(id)?.held)
      expect(held()).toEqual([true, false])

      await ann.use(lines.getByRole('button', { name: /Jane Customer/ }))
      await really(held).toEqual([false, true])
      await ann.use(lines.getByRole('button', { name: /王小明/ }))
      await really(held).toEqual([true, false])
      await ann.press('Hang up')
      await really(() => world.truth(second.id)?.endedAt).not.toBeNull()
      expect(world.truth(first.id)?.endedAt).toBeNull()
    })

  it('a connection that breaks over a command: the desk says so, comes back, and shows what is true at the switch', async () => {
    const { world, open } = scene()
    const ann = await open('1001')
    const { page } = ann
    let cut = () => {}
    await page.routeWebSocket(/\/desk$/, (socket) => {
      const gateway = socket.connectToServer()
      let deaf = false
      cut = () => void socket.close({ code: 1001 })
      socket.onMessage((message) => {
        if (String(message).includes('"hold"')) deaf = true
        gateway.send(message)
      })
      gateway.onMessage((message) => {
        if (!deaf) socket.send(message)
      })
    })
    await page.reload()
    const { id } = world.customerCalls()
    await ann.accept()
    await ann.press('Hold')
    await really(() => page.locator('.rl-controls').getByRole('button', { name: 'Hold' }).getAttribute('aria-busy')).toBe('true')
    await really(() => world.truth(id)?.held).toBe(true)
    // nothing is made up meanwhile
    await ann.says('Connected')
    cut()
    await ann.error.getByText(/The connection broke/).waitFor()
    await ann.says('On hold')
    await ann.press('Resume')
    await really(() => world.truth(id)?.held).toBe(false)
    await ann.says('Connected')
    expect(await ann.error.count()).toBe(0)
  })
})
