import { describe, expect, it } from 'vitest'
import { createDraftEdits } from '../../src/drafts/draft-edits.js'
import { createKeptTyping } from '../../src/tabs/kept-typing.js'
import { createWrapUpForms } from '../../src/wrap-up/wrap-up-forms.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { interaction, now, viewOf } from '../fixtures/interactions.js'
import { deskView, scenarios } from '../fixtures/scenarios.js'
import { createFakeBrowser } from './fake-browser.js'

const call = viewOf('talking', interaction('call-1'))
const id = call.interaction.id
const live = { state: 'live', since: now } as const

describe('createKeptTyping', () => {
  it('gives back after a refresh what was typed into a draft, sends it, and forgets it', async () => {
    const { storage } = createFakeBrowser().open()
    const desk = () => createFixtureDesk({ view: deskView([call]), connection: live })
    const before = desk()
    createDraftEdits(before, { typing: createKeptTyping({ desk: before, storage }) }).type(id, 'subject', 'No heat')
    const after = desk()
    const edits = createDraftEdits(after, { typing: createKeptTyping({ desk: after, storage }) })
    edits.watch()
    expect([...edits.getSnapshot().values()].map(({ value }) => value)).toEqual(['No heat'])
    expect(after.sent).toEqual([{ type: 'editDraft', callId: id, field: 'subject', value: 'No heat' }])
  })

  it('gives back a wrap-up note, and forgets it when it was sent', async () => {
    const { storage } = createFakeBrowser().open()
    const desk = createFixtureDesk({ ...scenarios.wrapUp, connection: live })
    const start = () => {
      const typing = createKeptTyping({ desk, storage })
      const forms = createWrapUpForms(desk, createDraftEdits(desk, { typing }), {
        typing,
        clock: { now: () => now, after: () => () => {} },
      })
      forms.watch()
      return forms
    }
    start().change(id, { note: 'A fuse is on its way.' })
    const forms = start()
    expect(forms.getSnapshot().get(id)?.note).toBe('A fuse is on its way.')
    await forms.submit(id)
    expect(storage.length).toBe(0)
  })

  it('keeps the typing of two agents apart, for a day, and at most 50 pieces', () => {
    const { storage } = createFakeBrowser().open()
    let time = 0
    const keeper = (extension: string) => {
      const view = deskView([])
      return createKeptTyping({
        desk: createFixtureDesk({ view: { ...view, agent: { ...view.agent, extension } }, connection: live }),
        storage,
        now: () => ++time,
      })
    }
    const [ann, ben] = [keeper('1001'), keeper('1002')]
    for (let index = 0; index < 80; index++) ann.put('draft', `${index}`, index)
    expect(storage.length).toBe(50)
    expect([...ann.read('draft').values()].at(-1)).toBe(79)
    expect(ben.read('draft').size).toBe(0)
    time += 24 * 3600_000
    expect(ann.read('draft').size).toBe(0)
    expect(storage.length).toBe(0)
  })
})
