import { RingloopError } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createDraftEdits } from '../../src/drafts/draft-edits.js'
import { createKeptTyping } from '../../src/tabs/kept-typing.js'
import { createWrapUpForms } from '../../src/wrap-up/wrap-up-forms.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { draft, field, interaction, now, viewOf } from '../fixtures/interactions.js'
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

  it('is nothing to the next person at the same extension, who finds it neither then nor later', () => {
    const { storage } = createFakeBrowser().open()
    const keeper = (name: string) => {
      const view = deskView([call])
      const desk = createFixtureDesk({ view: { ...view, agent: { ...view.agent, name } }, connection: live })
      return { desk, typing: createKeptTyping({ desk, storage }) }
    }
    const ann = keeper('Ann')
    createDraftEdits(ann.desk, { typing: ann.typing }).type(id, 'subject', 'What Ann thinks of them')
    const ben = keeper('Ben')
    const edits = createDraftEdits(ben.desk, { typing: ben.typing })
    edits.watch()
    expect(edits.getSnapshot().size).toBe(0)
    expect(ben.desk.sent).toEqual([])
    expect(storage.length).toBe(0)
  })

  it('stays with its person when another one signs in over the same connection', () => {
    const { storage } = createFakeBrowser().open()
    const desk = createFixtureDesk({ ...scenarios.wrapUp, connection: { ...live } })
    const typing = createKeptTyping({ desk, storage })
    const edits = createDraftEdits(desk, { typing })
    const forms = createWrapUpForms(desk, edits, { typing, clock: { now: () => now, after: () => () => {} } })
    edits.watch()
    forms.watch()
    edits.type(id, 'subject', 'Hers')
    forms.change(id, { note: 'Hers' })
    const { view } = desk.getSnapshot()
    if (!view) throw new Error('fixture')
    desk.show({ view: { ...view, agent: { ...view.agent, name: 'Ben' } } })
    expect([edits.getSnapshot().size, forms.getSnapshot().size]).toEqual([0, 0])
    expect(desk.sent).toEqual([])
  })

  it('is forgotten when the person signs out, and nothing of other desks with it', () => {
    const { storage } = createFakeBrowser().open()
    const keeper = (extension: string) => {
      const view = deskView([])
      const desk = createFixtureDesk({ view: { ...view, agent: { ...view.agent, extension } }, connection: live })
      return createKeptTyping({ desk, storage })
    }
    const [ann, ben] = [keeper('1001'), keeper('10')]
    ann.put('draft', 'a', 1)
    ann.put('wrapUp', 'a', 1)
    ben.put('draft', 'b', 1)
    ann.forget()
    expect([ann.read('draft').size, ann.read('wrapUp').size, ben.read('draft').size]).toEqual([0, 0, 1])
  })

  it('is forgotten also when the person signs out before the desk is there, and nothing of other gateways with it', () => {
    const { storage } = createFakeBrowser().open()
    const keeper = (gateway: string, view: ReturnType<typeof deskView> | null = deskView([])) =>
      createKeptTyping({ desk: { ...createFixtureDesk({ view, connection: live }), gateway }, storage })
    const [here, elsewhere] = [keeper('ws://crm/desk'), keeper('ws://crm/desk/2')]
    here.put('draft', 'a', 1)
    elsewhere.put('draft', 'b', 1)
    keeper('ws://crm/desk', null).forget()
    expect([here.read('draft').size, elsewhere.read('draft').size]).toEqual([0, 1])
  })

  it.each([
    ['from somebody else meanwhile is not overwritten', 'Theirs', [], 'Theirs'],
    ['that was there before is', 'Old', [{ type: 'editDraft', callId: id, field: 'subject', value: 'Mine' }], 'Mine'],
  ] as const)('what a person wrote %s after a refresh', (_what, nowThere, sent, shown) => {
    const { storage } = createFakeBrowser().open()
    const having = (subject: string) => {
      const base = interaction('call-1')
      if (base.filing.state !== 'draft') throw new Error('fixture')
      const by = field(subject, { source: 'person', by: '1002' })
      const view = viewOf('talking', { ...base, filing: { ...base.filing, draft: draft({ subject: by }) } })
      return createFixtureDesk({ view: deskView([view]), connection: live })
    }
    const before = having('Old')
    createDraftEdits(before, { typing: createKeptTyping({ desk: before, storage }) }).type(id, 'subject', 'Mine')
    const after = having(nowThere)
    const edits = createDraftEdits(after, { typing: createKeptTyping({ desk: after, storage }) })
    edits.watch()
    expect(after.sent).toEqual(sent)
    expect([...edits.getSnapshot().values()][0]?.value ?? nowThere).toBe(shown)
  })

  it('what was typed later in another tab is what is sent; a form that was sent there stays until the view says so', () => {
    const { storage } = createFakeBrowser().open()
    const listeners: ((key: string, text: string | null) => void)[] = []
    const desk = createFixtureDesk({ ...scenarios.wrapUp, connection: live })
    desk.answer = () => Promise.reject(new RingloopError('unreachable', 'not connected'))
    const typing = createKeptTyping({
      desk,
      storage,
      onChange(listener) {
        listeners.push(listener)
        return () => {}
      },
    })
    const edits = createDraftEdits(desk, { typing })
    const forms = createWrapUpForms(desk, edits, { typing, clock: { now: () => now, after: () => () => {} } })
    edits.watch()
    forms.watch()
    edits.type(id, 'subject', 'Old')
    forms.change(id, { note: 'Still here' })
    const keyOf = (kind: string) =>
      Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '').find((key) => key.includes(`/${kind}/`)) ?? ''
    const [drafted, form] = [keyOf('draft'), keyOf('wrapUp')]
    for (const listen of listeners) {
      listen(drafted, JSON.stringify({ at: now, value: { callId: id, field: 'subject', value: 'New', base: null } }))
      listen(form, null)
    }
    expect(edits.getSnapshot().size).toBe(0)
    expect(storage.getItem(drafted)).not.toBeNull()
    expect(forms.getSnapshot().get(id)?.note).toBe('Still here')
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
