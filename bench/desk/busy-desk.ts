import {
  type AgentView,
  type CallId,
  type ContactMatch,
  type DeskChange,
  type DeskCommand,
  type DeskView,
  type HistoryItem,
  type Interaction,
  type InteractionView,
  toContactId,
  toTicketId,
} from '@ringloop/core'
import {
  agentLeg,
  call,
  decision,
  ended,
  extension,
  field,
  interaction,
  matched,
  viewOf,
  wang,
} from '../../packages/react-bindings/test/fixtures/interactions.js'

/** What an agent's desk is told, one fact after another, as a gateway would. */
export interface BusyDesk {
  readonly view: DeskView
  /** Somebody calls: the patch of a ringing call, with everything known at once. */
  ring(now: number): { readonly id: string; readonly changes: readonly DeskChange[] }
  /** Nobody took it; what is older than what is kept is forgotten. */
  giveUp(id: string, now: number): readonly DeskChange[]
  answer(id: string, now: number): readonly DeskChange[]
  /** One more thing happens: somebody calls, is found, answered, held, hangs up, is filed. */
  next(now: number): readonly DeskChange[]
  /** Every call comes to its end. */
  settle(now: number): readonly DeskChange[]
  /** What an agent's command changes. */
  execute(command: DeskCommand, now: number): readonly DeskChange[]
}

export interface BusyDeskOptions {
  /** Earlier contacts of each customer. */
  readonly earlier: number
  /** Finished calls that the desk keeps; older ones are forgotten. */
  readonly keep: number
  /** As `Math.random`. */
  readonly random: () => number
}

const hour = 3_600_000
/** Calls that are not over, at once. */
const atOnce = 4

/** So many earlier calls of a customer, nine hours apart. */
export const earlierCalls = (count: number, now: number): readonly HistoryItem[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `past-${index}`,
    kind: 'call',
    at: now - (index + 1) * 9 * hour,
    title: `Call about delivery ${count - index}`,
    detail: 'Answered by Marco, 4 min',
  }))

/** Makes it; its calls are those of the fixtures, with other people and times. */
export function createBusyDesk({ earlier, keep, random }: BusyDeskOptions, now: number): BusyDesk {
  const views = new Map<string, InteractionView>()
  const open: { readonly id: string; step: number }[] = []
  const finished: string[] = []
  const history = earlierCalls(earlier, now)
  let count = 0
  let facts = 0
  let agent: AgentView = { extension, name: 'Lena Hart', state: 'ready', since: now, queueStatus: 'Available', commands: [] }

  const customerOf = (number: string, known: boolean): ContactMatch =>
    known
      ? { ...wang, history }
      : {
          ...wang,
          contact: {
            ...wang.contact,
            id: toContactId(`c-${number}`),
            name: `Customer ${number}`,
            numbers: [`+86${number}` as never],
          },
          history,
        }
  const put = (mine: InteractionView['mine'], value: Interaction): DeskChange => {
    const view = viewOf(mine, value)
    views.set(value.id, view)
    return { type: 'interactionPut', id: value.id, value: view }
  }
  const begin = (time: number, how: { readonly found: boolean; readonly known: boolean }) => {
    const id = `call-${++count}`
    const number = how.known ? '13800138000' : `139${String(10_000_000 + count)}`
    const match = customerOf(number, how.known)
    const ringing = call(id, {
      customer: { number, name: null, anonymous: false },
      agents: [agentLeg.alerting(time)],
      startedAt: time - 8_000,
    })
    const base = interaction(id)
    const [pop] = base.pops
    const made: Interaction = {
      ...base,
      call: ringing,
      lookup: how.found ? matched(match) : { state: 'pending' },
      pops: pop && how.found ? [{ ...pop, target: { kind: 'record', contactId: match.contact.id } }] : [],
    }
    return { id, match, change: put('ringing', made) }
  }
  const matches = new Map<string, ContactMatch>()
  const interactionOf = (id: string) => views.get(id)?.interaction
  const active = (id: string) => {
    const value = interactionOf(id)
    return value?.call.state === 'active' ? { value, call: value.call } : null
  }
  const forget = (): DeskChange[] =>
    finished.splice(0, Math.max(0, finished.length - keep)).map((id) => {
      views.delete(id)
      return { type: 'interactionRemoved', id }
    })
  const finish = (id: string) => {
    if (!finished.includes(id)) finished.push(id)
    matches.delete(id)
    const index = open.findIndex((each) => each.id === id)
    if (index !== -1) open.splice(index, 1)
    return forget()
  }
  const become = (state: AgentView['state'], since: number): DeskChange => {
    agent = { ...agent, state, since }
    return { type: 'agentPut', value: agent }
  }

  const answer = (id: string, time: number): readonly DeskChange[] => {
    const now = active(id)
    if (now === null || views.get(id)?.mine !== 'ringing') return []
    const connected = { ...now.call, agents: [agentLeg.connected(time)], answeredAt: time }
    return [put('talking', { ...now.value, call: connected }), become('busy', time)]
  }
  const hold = (id: string, time: number) => {
    const now = active(id)
    if (now === null) return []
    const holds = [...now.call.holds, { startedAt: time, endedAt: null }]
    return [put('talking', { ...now.value, call: { ...now.call, holds } })]
  }
  const retrieve = (id: string, time: number) => {
    const now = active(id)
    if (now === null) return []
    const holds = now.call.holds.map((span) => ({ ...span, endedAt: span.endedAt ?? time }))
    return [put('talking', { ...now.value, call: { ...now.call, holds } })]
  }
  const hangUp = (id: string, time: number) => {
    const now = active(id)
    if (now === null) return []
    const wrapUp = { state: 'open', extension, since: time, dueAt: time + 60_000 } as const
    return [put('wrapUp', { ...now.value, call: ended(now.call, time), wrapUp }), become('wrapUp', time)]
  }
  const file = (id: string, time: number): readonly DeskChange[] => {
    const value = interactionOf(id)
    if (value === undefined || value.filing.state !== 'draft') return []
    const ticket = { id: toTicketId(String(5000 + count)), url: `https://tickets.example/t/${id}`, version: null }
    const wrapUp = { state: 'done', extension, at: time, disposition: 'solved', note: null } as const
    const filing = { ...value.filing, state: 'filed', ticket, at: time } as const
    return [put('past', { ...value, wrapUp, filing }), become('ready', time), ...finish(id)]
  }
  const edit = (id: string, name: 'subject' | 'category' | `fields.${string}`, value: string) => {
    const known = interactionOf(id)
    if (known?.filing.state !== 'draft') return []
    const own = field(value, { source: 'person', by: extension })
    const before = known.filing.draft
    const changed = name.startsWith('fields.')
      ? { ...before, fields: { ...before.fields, [name.slice(7)]: own } }
      : { ...before, [name]: own }
    return [put(views.get(id)?.mine ?? 'past', { ...known, filing: { ...known.filing, draft: changed } })]
  }
  const find = (id: string) => {
    const value = interactionOf(id)
    const match = matches.get(id)
    if (value === undefined || match === undefined) return []
    const pop = {
      key: `${id}/popScreen/${extension}`,
      extension,
      target: { kind: 'record', contactId: match.contact.id },
      decision: decision('knownCaller'),
    } as const
    return [put(views.get(id)?.mine ?? 'past', { ...value, lookup: matched(match), pops: [pop] })]
  }
  const news = (id: string, time: number) => {
    const value = interactionOf(id)
    if (value === undefined) return []
    const told = {
      id: `news-${++facts}`,
      ticketId: toTicketId('4471'),
      at: time,
      type: 'commented',
      by: 'Marco',
      own: false,
      ticket: null,
      comment: { text: `The technician comes at ${facts}.`, visibility: 'internal' },
    } as const
    const all = [...value.ticketChanges.told, told as unknown as (typeof value.ticketChanges.told)[number]].slice(-20)
    return [put(views.get(id)?.mine ?? 'past', { ...value, ticketChanges: { told: all, latest: all.slice(-1) } })]
  }
  /** The life of a call; a step that does not fit any more changes nothing. */
  const life: readonly ((id: string, time: number) => readonly DeskChange[])[] = [
    find,
    (id) => edit(id, 'category', `Category ${++facts % 7}`),
    answer,
    news,
    hold,
    (id) => edit(id, 'fields.order', `2026-${++facts}`),
    retrieve,
    (id) => edit(id, 'subject', `Delivery ${++facts}`),
    hold,
    retrieve,
    hangUp,
    (id) => edit(id, 'fields.note', `Note ${++facts}`),
    file,
  ]

  const giveUp = (id: string, time: number) => {
    const now = active(id)
    if (now === null) return []
    return [put('missed', { ...now.value, call: ended(now.call, time, false) }), ...finish(id)]
  }

  return {
    get view() {
      return { agent, system, colleagues, interactions: Object.fromEntries(views) }
    },
    ring(time) {
      const { id, match, change } = begin(time, { found: true, known: true })
      matches.set(id, match)
      return { id, changes: [change] }
    },
    giveUp,
    answer,
    next(time) {
      for (;;) {
        if (open.length === 0 || (open.length < atOnce && random() < 0.2)) {
          const { id, match, change } = begin(time, { found: false, known: random() < 0.3 })
          matches.set(id, match)
          open.push({ id, step: 0 })
          return [change]
        }
        const chosen = open[Math.floor(random() * open.length)]
        if (chosen === undefined) continue
        const { id, step } = chosen
        chosen.step++
        // one in ten gives up before it is answered
        const changes = step === 2 && random() < 0.1 ? giveUp(id, time) : (life[step]?.(id, time) ?? finish(id))
        if (changes.length > 0) return changes
      }
    },
    settle(time) {
      const changes: DeskChange[] = []
      for (const { id } of [...open])
        changes.push(...find(id), ...answer(id, time), ...hangUp(id, time), ...file(id, time), ...finish(id))
      return changes
    },
    execute(command, time) {
      switch (command.type) {
        case 'acknowledgePop': {
          const value = interactionOf(command.callId)
          if (value === undefined) return []
          const acknowledgedPops = [...value.acknowledgedPops, command.key]
          return [put(views.get(value.id)?.mine ?? 'past', { ...value, acknowledgedPops })]
        }
        case 'editDraft':
          return edit(command.callId, command.field as 'subject', command.value)
        case 'completeWrapUp':
          return file(command.callId, time)
        case 'control':
          return command.command.type === 'answer' ? answer(command.command.callId as CallId, time) : []
        default:
          return []
      }
    },
  }
}

const system: DeskView['system'] = {
  telephony: { state: 'connected', reason: null },
  switches: [],
  tickets: { state: 'available', waiting: 0, reason: null },
  region: 'CN',
}
const colleagues: DeskView['colleagues'] = Array.from({ length: 40 }, (_, index) => ({
  extension: String(1002 + index),
  name: `Agent ${String(index + 1).padStart(2, '0')}`,
}))
