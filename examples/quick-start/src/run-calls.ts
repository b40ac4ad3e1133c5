import {
  type ContactDirectory,
  createMemoryStore,
  createPipeline,
  type DomainEvent,
  type Effect,
  type NewTicket,
  type RuleSet,
  rankMatches,
  type ScreenPop,
  type TelephonyEvent,
  toTicketId,
} from '@ringloop/core'

/** What this program does about calls; a gateway shows pops in browsers and files tickets over HTTP instead. */
export interface Doing {
  readonly rules: RuleSet
  /** Country of numbers without a country code. */
  readonly region: string
  readonly customers: ContactDirectory
  readonly showPop: (pop: ScreenPop) => void
  /** Gives the ticket's number. Must give the same one for the same external id. */
  readonly fileTicket: (ticket: NewTicket, externalId: string) => Promise<string>
}

/** Runs events through the pipeline: each is stored with what follows from it, then what is due is done, once. */
export async function runCalls(events: Iterable<TelephonyEvent>, doing: Doing): Promise<void> {
  const { region } = doing
  const pipeline = createPipeline({ rules: doing.rules, region, language: 'en' })
  const store = createMemoryStore()

  const take = async (event: DomainEvent) => {
    const { acted, effects } = pipeline.apply(event)
    await store.commit({ events: acted === null ? [event] : [event, acted], effects, ended: [] })
  }

  const run = async (effect: Effect, at: number) => {
    if (effect.type === 'notify') return console.log(`${effect.notification.channel}: ${effect.notification.text}`)
    // what is of no call is the gateway's own
    if (effect.callId === null) return
    const base = { id: `${effect.key}/done`, at, callId: effect.callId }
    switch (effect.type) {
      case 'lookUpContact': {
        const found = await doing.customers.lookup(effect.number, { signal: AbortSignal.timeout(2000) })
        const matches = rankMatches(found, { number: effect.number, name: effect.name, region })
        return take({ ...base, type: 'contactResolved', matches, missing: [] })
      }
      case 'popScreen':
        return doing.showPop(effect.pop)
      case 'expireWrapUp':
        return take({ ...base, type: 'wrapUpExpired' })
      case 'fileTicket': {
        const ticketId = toTicketId(await doing.fileTicket(effect.ticket, effect.key))
        return take({ ...base, type: 'ticketFiled', ticketId, url: null })
      }
    }
  }

  const types = ['lookUpContact', 'popScreen', 'expireWrapUp', 'fileTicket', 'notify'] as const
  const runDue = async (now: number) => {
    for (;;) {
      const leased = await store.lease({ now, leaseMs: 30_000, limit: 100, types })
      if (leased.length === 0) return
      for (const { effect } of leased) {
        await run(effect, now)
        await store.complete(effect.key)
      }
    }
  }

  for (const event of events) {
    await take(event)
    await runDue(event.at)
  }
  // the end of the wrap-up is due when its time has come; nobody waits for it here
  for (let due = await store.nextDue(); due !== null; due = await store.nextDue()) await runDue(due)
}
