// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import type { CaseField, CaseView, Contact, Interaction } from '@ringloop/core'
import { AgentDesk, RingloopProvider } from '@ringloop/react-bindings'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { OwnForm } from '../../examples/crm-page/src/own-form.js'
import { ticketTemplatesOf, ticketTemplatesSchema } from '../../packages/gateway/src/case/ticket-templates.js'
import { emptyCase } from '../../packages/react-bindings/test/fixtures/case-scenarios.js'
import { createFixtureDesk } from '../../packages/react-bindings/test/fixtures/fixture-desk.js'
import { agentLeg, call, interaction, matched, viewOf, wang } from '../../packages/react-bindings/test/fixtures/interactions.js'
import { deskView } from '../../packages/react-bindings/test/fixtures/scenarios.js'

// from the root: in a document, this file's own address is none of the file system's
const guide = readFileSync('docs/guides/ticket-form.md', 'utf8')
const jsonOf = (id: string) => JSON.parse(guide.split(`json id="${id}"`)[1]?.split('```')[0] ?? 'null')

afterEach(cleanup)

function show(
  parts: ReactNode,
  { view = {}, over = {} }: { readonly view?: Partial<CaseView>; readonly over?: Partial<Interaction> },
) {
  const desk = createFixtureDesk()
  const talking = call('call-1', { agents: [agentLeg.connected()], answeredAt: Date.now() })
  desk.show({
    view: deskView([viewOf('talking', interaction('call-1', { call: talking, ...over }))]),
    connection: { state: 'live', since: 0 },
  })
  desk.showTopic('case/call-1', { ...emptyCase, ...view })
  render(createElement(RingloopProvider, { desk }, parts))
  return desk
}

describe('the guide to ticket forms, on a page', () => {
  it('has a form of one’s own that fills in the draft, and says what is wrong', async () => {
    vi.useFakeTimers()
    const [repair] = ticketTemplatesOf(ticketTemplatesSchema.parse(jsonOf('templates').ticketTemplates))
    const fields = Object.fromEntries(
      (repair?.fields ?? []).map((field, place): [string, CaseField] => [field.name, { ...field, place }]),
    )
    const desk = show(createElement(OwnForm, { callId: 'call-1' as never }), { view: { fields } })
    expect(screen.getByText('Serial number, Bought on')).toBeTruthy()
    const serial = screen.getByLabelText('Serial number')
    fireEvent.change(serial, { target: { value: 'X' } })
    await act(() => vi.advanceTimersByTimeAsync(600))
    expect(screen.getByText('This does not look as it should.')).toBeTruthy()
    expect(desk.sent).toEqual([])
    fireEvent.change(serial, { target: { value: 'W8-1234' } })
    fireEvent.change(screen.getByLabelText('Fault'), { target: { value: 'noise' } })
    await act(() => vi.advanceTimersByTimeAsync(600))
    expect(desk.sent).toEqual([
      { type: 'editDraft', callId: 'call-1', field: 'fields.serial', value: 'W8-1234' },
      { type: 'editDraft', callId: 'call-1', field: 'fields.fault', value: 'noise' },
    ])
    vi.useRealTimers()
  })

  it('has a contact whose value, assets and time the desk shows', () => {
    const contact = jsonOf('contact') as Contact
    show(createElement(AgentDesk), { over: { lookup: matched({ ...wang, contact }) } })
    expect(screen.getByText('€48,600')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Washing machine W8' }).getAttribute('href')).toBe(
      'https://crm.example.com/assets/w8',
    )
    expect(screen.getByTitle('Europe/Berlin').textContent).toMatch(/^[A-Z][a-z]{2} \d\d:\d\d$/)
  })
})
