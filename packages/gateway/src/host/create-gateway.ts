import { createPipeline } from '@ringloop/core'
import { maskDeep } from '@ringloop/core/compliance'
import { type Cases, openCases } from '../case/open-cases.js'
import { defaultCompliance } from '../compliance/compliance.js'
import { createDigitHold } from '../compliance/digit-hold.js'
import { directoryWithConsents } from '../compliance/directory-with-consents.js'
import { tellingCompliance } from '../compliance/telling-consents.js'
import { createCallRouter } from '../pipeline-host/call-router.js'
import { systemClock } from '../pipeline-host/host-clock.js'
import { createOutboxLoop } from '../pipeline-host/outbox-loop.js'
import { createPipelineHost, type PipelineHost } from '../pipeline-host/pipeline-host.js'
import { ruleCalendars } from '../rules-cli/rule-calendars.js'
import { callEventsHealth, effectsHealth, journalHealth } from '../server/health.js'
import { openServiceLevels } from '../sla/open-service-levels.js'
import { defaultWallboard } from '../wallboard/wallboard-config.js'
import { checkSplits } from './check-splits.js'
import { createEffectRunners } from './effect-runners.js'
import { gatewayHealth } from './gateway-health.js'
import type { Gateway, GatewayOptions } from './gateway-options.js'
import { maintainRegularly } from './maintain-regularly.js'
import { openDispatch } from './open-dispatch.js'
import { type LiveViews, openLiveViews } from './open-live-views.js'
import { closeOutbound, openOutbound } from './open-outbound.js'
import { openTicketChanges } from './open-ticket-changes.js'
import { desksOf } from './serve-desks.js'
import { switchViews, telephonyView } from './telephony-view.js'
import { tellEach } from './tell-each.js'
import { watchTickets } from './ticket-watch.js'

/** How long a stop waits for what is under way. */
const drainMs = 5_000

/**
 * Puts the parts together and starts them: reads the journal back, takes events from the switch, serves the desks, runs the outbox.
 *
 * Dispose to stop: no new desks and events, what runs may end within five seconds, everything taken is stored. Store and adapter are
 * closed then, and also when the start fails.
 *
 * @throws `conflict` if the port is taken, `invalidConfig` if the address is not this machine's, or rules ask for what cannot be.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  try {
    return await start(options)
  } catch (error) {
    await options.adapter[Symbol.asyncDispose]()
    await options.callEvents?.[Symbol.asyncDispose]()
    await options.orderPool?.[Symbol.asyncDispose]()
    await options.store[Symbol.asyncDispose]()
    throw error
  }
}

async function start(given: GatewayOptions): Promise<Gateway> {
  const options: GatewayOptions = {
    ...given,
    compliance: tellingCompliance(given.compliance ?? defaultCompliance, (contactIds) =>
      openedCases?.consentsChanged(contactIds),
    ),
  }
  const { store, adapter, log } = options
  const clock = options.clock ?? systemClock
  const random = options.random ?? Math.random
  const warn = (fact: string, details: Readonly<Record<string, unknown>> = {}) => log.warn(details, fact)
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<Error>((resolve) => {
    fail = resolve
  })
  failed.then((error) => log.fatal({ error }, 'the storage cannot be used any more'))
  store.database.failed.then(fail)

  const { masker, secureVariable, consents } = options.compliance ?? defaultCompliance
  const mask = <Data>(data: Data): Data => maskDeep(data, masker)
  const directory =
    consents === null ? options.directory : directoryWithConsents(options.directory, consents, { clock, log: warn })
  let rules = options.rules
  let isOpen = ruleCalendars(rules)
  const decideBy = () => ({ rules, region: options.region, isOpen })
  const pipeline = createPipeline({
    rules: options.rules,
    region: options.region,
    language: options.language,
    isOpen: (calendar, at) => isOpen(calendar, at),
  })
  let opened: LiveViews | null = null
  let openedCases: Cases | null = null
  let slaSettings = options.serviceLevels ?? null
  const ending = new AbortController()
  const host: PipelineHost = createPipelineHost({
    pipeline,
    journal: store.journal,
    inbox: store.inbox,
    log: warn,
    now: clock.now,
    region: options.region,
    mask,
    readsAllTickets: options.serviceLevels != null || options.orderPool != null,
    onBroken: fail,
    onUnread: (unread) => changes.following.unread(unread),
    onCommitted(committed) {
      const parts = {
        ...opened?.committed(committed),
        cases: () => openedCases?.committed(committed),
        router: () => router.committed(committed),
        callEvents: () => {
          for (const { before, after } of committed.changed) options.callEvents?.changed(before?.call, after.call)
        },
        outbox: () => {
          if (committed.effects.length > 0) loop.wake(new Set(committed.effects.map(({ type }) => type)))
        },
      }
      tellEach(parts, warn)
    },
  })
  const levels =
    options.serviceLevels == null
      ? null
      : openServiceLevels({
          settings: options.serviceLevels,
          database: store.database,
          tickets: options.tickets,
          agents: options.agents,
          calls: host,
          mask,
          clock,
          keepMs: (options.keepDays ?? 90) * 86_400_000 || Number.POSITIVE_INFINITY,
          onTaken: (taken) => openedCases?.levelsChanged(taken),
          onNotify: () => loop.wake(['notify']),
          onBroken: fail,
          log: warn,
        })
  const dispatch = openDispatch(options, {
    tickets: levels?.tickets ?? options.tickets,
    serviceLevels: levels?.serviceLevels ?? null,
    clock,
    wake: (types) => loop.wake(types),
    log: warn,
  })
  const tickets = dispatch?.tickets ?? levels?.tickets ?? options.tickets
  const taker = levels?.following(host) ?? host
  const changes = openTicketChanges(options.ticketChanges ?? {}, {
    backend: tickets,
    host: dispatch?.following(taker) ?? taker,
    inbox: store.inbox,
    clock,
    random,
    log: warn,
  })
  checkSplits(options.rules, changes.learns)
  const outbound = options.outbound ?? []
  const router = createCallRouter({
    directory,
    clock,
    context: () => ({ ...decideBy(), language: options.language }),
    interaction: host.interaction,
    workflows: {
      route: (...asked) => routing.workflows.route(...asked),
      release: (callId) => routing.workflows.release(callId),
      committed: (committed) => routing.workflows.committed(committed),
    },
    submit: host.submit,
    settleDigits: (callId) => host.submit(hold.settle(callId)),
    log,
    // half a second at least is left for everything else, or half of the time
    lookupMs: Math.min(...outbound.map(({ decideMilliseconds }) => Math.max(decideMilliseconds - 500, decideMilliseconds / 2))),
  })
  const watch = watchTickets({
    tickets,
    clock,
    onChange(trouble) {
      if (trouble === null) log.info('the ticket system answers')
      else log.warn({ trouble }, 'the ticket system does not answer')
      opened?.deskViews.systemChanged({ ticketTrouble: trouble })
    },
  })
  const cases = openCases({
    store,
    tickets,
    directory,
    templates: options.ticketTemplates ?? null,
    attachments: options.attachments ?? {},
    freeBytes: options.freeBytes ?? (async () => null),
    consents,
    slaSettings: () => slaSettings,
    loadLevels: async (ids) => levels?.serviceLevels.load(ids) ?? [],
    interactions: host.interactions,
    visible: (extension, callId) => desks.visible(extension, callId),
    wake: (types) => loop.wake(types),
    mask,
    clock,
    signal: ending.signal,
    log: warn,
  })
  openedCases = cases
  const loop = createOutboxLoop({
    outbox: store.outbox,
    clock,
    log: warn,
    submit: host.submit,
    onBroken: (error) => fail(error instanceof Error ? error : new Error(String(error))),
    runners: createEffectRunners(options, {
      tickets,
      directory,
      serviceLevels: levels?.serviceLevels ?? null,
      board: () => opened?.routing.board ?? null,
      workOrders: dispatch?.workOrders ?? null,
      automatic: dispatch?.automatic ?? null,
      mask,
      interaction: host.interaction,
      cases,
      decideBy,
      onTicketAnswer: watch.answered,
      clock,
      random,
      log: warn,
    }),
  })

  const active = await host.recover()
  const hold = createDigitHold({ masker, secureVariable, clock, active, release: (events) => void host.offer(events) })
  // what a killed process was telling is told again in any case, so it need not wait
  const own = ['popScreen', 'expireWrapUp', 'wakeCall', 'remindCallBack', 'lookUpContact', 'notify'] as const
  await store.outbox.releaseLeases(
    options.remoteTickets === false ? [...own, 'fileTicket', 'fileSubTicket', 'resolveTicket', 'attachFile'] : own,
  )
  const wallboard = options.wallboard ?? defaultWallboard()
  const live = openLiveViews(options, {
    host,
    wallboard,
    serviceLevels: levels?.serviceLevels ?? null,
    rules: () => rules,
    decideBy,
    masker,
    clock,
    signal: ending.signal,
  })
  opened = live
  const { deskViews, routing } = live
  const telephonyChanged = () =>
    deskViews.systemChanged({ telephony: telephonyView(adapter.health()), switches: switchViews(adapter) })

  const health = async () =>
    gatewayHealth({
      adapter,
      journal: journalHealth(host.status(), clock.now(), store.trouble()),
      tickets: deskViews.system().tickets,
      effects: effectsHealth(loop.givenUp(), clock.now()),
      ticketChanges: changes.learns ? changes.following.health() : null,
      serviceLevels: levels?.health() ?? null,
      dispatch: dispatch?.health() ?? null,
      callEvents: callEventsHealth(options.callEvents?.figures() ?? {}),
    })

  const desks = desksOf(options, {
    host,
    live,
    cases,
    dispatch,
    serviceLevels: levels?.serviceLevels ?? null,
    displays: wallboard.displays,
    webhooks: changes.doors,
    health,
    directory,
    rules: () => rules,
    decideBy,
    mask,
    clock,
    signal: ending.signal,
  })
  await cases.forgetComing()
  const doors = await openOutbound(outbound, router, log)
  const server = await desks.serve().catch(async (error: unknown) => {
    await closeOutbound(doors, log)
    throw error
  })

  adapter.on('telephony', (events) => void host.offer(hold.take(events)))
  adapter.on('health', (state) => {
    log.info({ telephony: state }, 'telephone system')
    telephonyChanged()
    if (state.state === 'connected') routing.changed()
  })
  adapter.on('agentStatus', live.agentStatus)
  adapter.on('warning', (warning) => log.warn(warning, 'telephone system'))
  adapter.start({ active })
  telephonyChanged()
  watch.start()
  await levels?.serviceLevels.start(changes.following.caughtUp)
  await changes.following.start()
  loop.wake()
  await cases.start()
  log.info({ url: server.url, activeCalls: active.length }, 'the gateway runs')

  const stopMaintenance = maintainRegularly({ store, clock, keepDays: options.keepDays ?? 90, onBroken: fail })
  let stopping: Promise<void> | null = null
  const stop = async () => {
    stopMaintenance()
    log.info('the gateway stops')
    // a database that is away is not waited for longer than what runs
    const cancelHurry = clock.after(drainMs, store.hurry)
    ending.abort()
    watch[Symbol.dispose]()
    await server[Symbol.asyncDispose]()
    await closeOutbound(doors, log)
    await changes.following.stop()
    await routing[Symbol.asyncDispose]()
    await adapter[Symbol.asyncDispose]()
    host.offer(hold.flush())
    await loop.stop(drainMs)
    await levels?.serviceLevels.stop()
    await host.stop()
    cancelHurry()
    await options.callEvents?.[Symbol.asyncDispose]()
    await dispatch?.[Symbol.asyncDispose]()
    await options.orderPool?.[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
    log.info('the gateway has stopped')
  }
  return {
    url: server.url,
    setRules(next) {
      checkSplits(next, changes.learns)
      rules = next
      isOpen = ruleCalendars(next)
      host.setRules(next)
      routing.changed()
    },
    setServiceLevels(next) {
      if (levels === null) return
      slaSettings = next
      levels.setSettings(next)
      cases.topic.changed(null)
    },
    health,
    watching: live.hub.watching,
    failed,
    [Symbol.asyncDispose]() {
      stopping ??= stop()
      return stopping
    },
  }
}
