import { type DeskChange, type DeskView, type Interaction, type InteractionView, type MyPart, toCallId } from '@ringloop/core'

/** A desk without calls. */
export function sampleDeskView(extension = '1001', interactions: Record<string, InteractionView> = {}): DeskView {
  return {
    agent: { extension, name: 'Ada', state: 'ready', since: 0, queueStatus: null, commands: [] },
    system: {
      telephony: { state: 'connected', reason: null },
      switches: [],
      tickets: { state: 'available', waiting: 0, reason: null },
      region: 'DE',
    },
    colleagues: [],
    interactions,
  }
}

/** A call that just began, as one agent sees it. */
export function sampleInteractionView(id: string, mine: MyPart = 'ringing', name = 'Ada'): InteractionView {
  const interaction: Interaction = {
    id: toCallId(id),
    call: {
      state: 'active',
      id: toCallId(id),
      switch: null,
      parked: null,
      direction: 'inbound',
      customer: { number: '+4930901820', name, anonymous: false },
      dialled: '200',
      queue: null,
      agents: [],
      supervisors: [],
      conference: false,
      transfers: [],
      holds: [],
      digits: '',
      recordings: [],
      variables: {},
      startedAt: 0,
      answeredAt: null,
      waiting: false,
      monitoring: [],
    },
    lookup: { state: 'pending' },
    routing: null,
    pops: [],
    acknowledgedPops: [],
    filing: { state: 'none', decision: null },
    wrapUp: { state: 'none' },
    ticketChanges: { told: [], latest: [] },
    ruleActions: [],
    callBack: { state: 'none' },
    subTickets: [],
    workflow: null,
    assignment: null,
    wakeAt: null,
  }
  return { interaction, mine, commands: [] }
}

/** The change that shows a call. */
export const put = (id: string, mine?: MyPart, name?: string): DeskChange => ({
  type: 'interactionPut',
  id,
  value: sampleInteractionView(id, mine, name),
})
