import { RingloopError } from '@ringloop/core'
import { expect, it } from 'vitest'
import type { Means } from './desk-page.js'
import { onTheDesk, really, type Scene } from './on-the-desk.js'

/** Ann has talked with Jane, who was connected out of the queue, and is to wrap up. */
async function annWrapsUp({ world, open }: Scene, by: Means = 'mouse') {
  const ann = await open('1001', by)
  const { id } = world.customerCalls()
  await ann.accept()
  await ann.press('Hang up')
  await really(() => world.truth(id)?.endedAt).not.toBeNull()
  const file = () => ann.use(ann.page.getByRole('button', { name: 'File ticket' }))
  return { world, ann, page: ann.page, id, file }
}

onTheDesk('wrap-up, down to the ticket system', (scene) => {
  for (const by of ['mouse', 'keyboard'] as const)
    it(`disposition, note, the template’s fields and a file are filed once, with what the call was, by ${by}`, async () => {
      const { world, ann, page, id, file } = await annWrapsUp(scene(), by)
      await ann.tick(page.getByRole('radio', { name: /Resolved/ }))
      await ann.write(page.getByRole('textbox', { name: 'Note', exact: true }), 'Descaled it together.')
      await ann.write(page.getByRole('textbox', { name: 'Subject', exact: true }), 'EM-7 does not heat')
      await ann.write(page.getByLabel('Serial number'), 'W1-0042')
      await ann.choose(page.getByLabel('Under warranty'), 'Yes')
      const chooser = page.waitForEvent('filechooser')
      await ann.use(page.getByRole('button', { name: 'Add files' }))
      await (await chooser).setFiles({ name: 'boiler.txt', mimeType: 'text/plain', buffer: Buffer.from('It leaks.') })
      await page.getByText('Goes onto the ticket when it is filed').waitFor()
      expect(await world.filing.made()).toEqual([])

      await file()
      await really(() => world.filing.made()).toHaveLength(1)
      const [ticket] = await world.filing.made()
      expect(ticket).toMatchObject({
        subject: 'EM-7 does not heat',
        contactId: 'C-1001',
        customFields: { serial: 'W1-0042', warranty: 'true' },
      })
      expect(JSON.stringify(ticket)).toContain('Descaled it together.')
      // what the call was
      expect(ticket?.externalId).toContain(id)
      expect(ticket?.description).toMatch(/Dialled: 5001[\s\S]*Queue: support@default/)
      await really(() => world.filing.files).toEqual([{ ticketId: ticket?.id, name: 'boiler.txt', text: 'It leaks.' }])
      await page.getByText(`Ticket ${ticket?.id}`).first().waitFor()
      await page.getByText('On the ticket').waitFor()
      await page.reload()
      await page.locator('.rl-call-item').first().waitFor()
      expect(await world.filing.made()).toHaveLength(1)
    })

  it('what could not be filed says why, and goes when it is tried again', async () => {
    const { world, ann, page, file } = await annWrapsUp(scene(), 'keyboard')
    world.filing.trouble = new RingloopError('invalidInput', 'queue: nobody reads it.', { mend: 'Choose another queue.' })
    await file()
    await page.locator('.rl-notice-failed').getByText('Could not be filed').waitFor()
    await page.getByText('queue: nobody reads it.').first().waitFor()
    expect(await world.filing.made()).toEqual([])
    world.filing.trouble = null
    await ann.use(page.getByRole('button', { name: 'Try again' }))
    await really(() => world.filing.made()).toHaveLength(1)
    await page
      .locator('.rl-notice-filed')
      .getByText(/^Ticket \d+$/)
      .waitFor()
  })

  it('what the ticket system does not take right now waits, and is filed by itself', async () => {
    const { world, page, file } = await annWrapsUp(scene())
    world.filing.trouble = new RingloopError('unavailable', 'It is being restarted.')
    await file()
    await page.locator('.rl-notice-waiting').getByText('Waiting to be filed').waitFor()
    await page.getByText('The ticket system cannot be reached').waitFor()
    expect(await world.filing.made()).toEqual([])
    world.filing.trouble = null
    await really(() => world.filing.made()).toHaveLength(1)
    await page
      .locator('.rl-notice-filed')
      .getByText(/^Ticket \d+$/)
      .waitFor()
  })
})
