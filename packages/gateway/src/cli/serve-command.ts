import { parseArgs } from 'node:util'
import { defaultRules, RingloopError, type RuleSet } from '@ringloop/core'
import { createMasker } from '@ringloop/core/compliance'
import { createSwitchGroup } from '@ringloop/core/switch-group'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createCallEvents } from '@ringloop/ticket-client'
import type { DestinationStream } from 'pino'
import { ticketTemplatesOf } from '../case/ticket-templates.js'
import { openCompliance } from '../compliance/compliance.js'
import { checkRules } from '../config/check-rules.js'
import { configuredServiceLevels } from '../config/configured-service-levels.js'
import { configuredOutbound, configuredSwitches } from '../config/configured-switches.js'
import { configuredTicketChanges } from '../config/configured-ticket-changes.js'
import { freeBytesOf } from '../config/free-bytes.js'
import { loadConfig } from '../config/load-config.js'
import { resolveAgents } from '../config/resolve-agents.js'
import { loadRules } from '../config/rules-file.js'
import { watchSettings } from '../config/watch-settings.js'
import { resolveWriters } from '../config/writers.js'
import { configuredTravelTime, configuredWorkOrders, openConfiguredPool } from '../dispatch/configured-dispatch.js'
import { createGateway } from '../host/create-gateway.js'
import { createLog } from '../host/log.js'
import { openStore } from '../host/open-store.js'
import { openTickets } from '../host/open-tickets.js'
import { builtPageDirectory } from '../host/page-directory.js'
import { createNotifiers } from '../notifications/create-notifiers.js'
import { createOutsideActions } from '../outside/outside-actions.js'
import { systemClock } from '../pipeline-host/host-clock.js'
import { configuredWallboard } from '../wallboard/wallboard-config.js'
import { configuredTelephony } from '../webhook-telephony/configured-telephony.js'
import type { CliIo } from './cli-io.js'
import { whenAborted } from './when-aborted.js'

const usage = `ringloop serve --config FILE

Runs the gateway until SIGTERM or SIGINT. Its log goes to standard output, one line of JSON each.
SIGHUP reads the files of rules and of service levels again; so does a change of them. A bad file never replaces a good one.

  --config FILE  the configuration, JSON
`

/** `ringloop serve`. Runs until the signal; exit code 0, or 1 if it cannot go on. */
export async function runServe(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: 'string', short: 'c' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    io.out(usage)
    return 0
  }
  if (values.config === undefined)
    throw new RingloopError('invalidInput', 'no configuration given.', { mend: 'Give --config FILE.' })

  // What a person may have got wrong is read before anything is opened, but for the ticket system, which may need the storage.
  const { config } = await loadConfig(values.config)
  const switches = configuredSwitches(config).map((one) => ({ ...one, password: one.password(io.environment) }))
  const agents = resolveAgents(config.agents, io.environment)
  const ticketChanges = configuredTicketChanges(config, io.environment)
  const telephonyWebhooks = configuredTelephony(config.telephony, { agents, environment: io.environment, clock: systemClock })
  const wallboard = configuredWallboard(config.wallboard, io.environment)
  const destination: DestinationStream = { write: io.out }
  const masker = createMasker(config.compliance.masking)
  const log = createLog({ level: config.logLevel, destination, masker })
  const notifier = createNotifiers(config.notifications, { environment: io.environment, log, now: systemClock.now })
  const outsideActions = createOutsideActions(config.actions, { environment: io.environment, now: systemClock.now })
  const serviceLevels = await configuredServiceLevels(config, notifier)
  const surroundings = { notifier, outsideActions }
  const check = (rules: RuleSet) => checkRules(rules, { ...surroundings, chains: serviceLevels?.chains ?? [] })
  const rules =
    config.rules === undefined ? { ...defaultRules, wrapUpSeconds: config.wrapUpSeconds } : await loadRules(config.rules, check)
  const callEvents = createCallEvents(config.callEvents, {
    env: io.environment,
    region: config.region,
    nameOf: (extension) => agents.find((agent) => agent.extension === extension)?.name,
    log: (fact, details) => log.warn(details, fact),
  })
  const store = await openStore(config, { environment: io.environment, log, signal: io.signal }).catch((error: unknown) => {
    // who is stopped while it waits for its turn has nothing to end
    if (io.signal.aborted) return null
    throw error
  })
  if (store === null) return 0
  const start = async () => {
    const { tickets, directory, remote } = openTickets(config, { store, environment: io.environment, clock: systemClock })
    const adapters = [
      ...switches.map(({ name, ...one }) => createFreeSwitchAdapter({ ...one, ...(name === null ? {} : { name }) })),
      ...telephonyWebhooks,
    ]
    const orderPool = await openConfiguredPool(config, {
      own: store.database,
      environment: io.environment,
      clock: systemClock,
      random: Math.random,
      log,
      signal: io.signal,
    })
    const [only] = adapters
    const adapter = adapters.length === 1 && only !== undefined ? only : createSwitchGroup(adapters)
    return createGateway({
      store,
      adapter,
      telephonyWebhooks,
      callEvents,
      notifier,
      outsideActions,
      serviceLevels,
      compliance: openCompliance(config.compliance, {
        database: store.database,
        clock: systemClock,
        environment: io.environment,
      }),
      tickets,
      directory,
      remoteTickets: remote,
      keepDays: config.keepDays,
      agents,
      outbound: configuredOutbound(config),
      queues: config.queues,
      notReadyReasons: config.notReadyReasons,
      tiers: config.tiers,
      transcriptWriters: resolveWriters(config.transcripts.writers, 'transcripts.writers', io.environment),
      ticketTemplates: config.ticketTemplates === undefined ? null : ticketTemplatesOf(config.ticketTemplates),
      attachments: config.attachments,
      freeBytes: () => freeBytesOf(config),
      ticketChanges,
      publicUrl: config.publicUrl,
      rules,
      region: config.region,
      language: config.language,
      listen: config.listen,
      origins: config.origins,
      pageDirectory: config.page ?? builtPageDirectory(),
      orderPool,
      travelTime: configuredTravelTime(config.dispatch),
      workOrders: configuredWorkOrders(config.dispatch),
      offerTag: config.dispatch?.pool.offerTag ?? null,
      wallboard,
      log,
    })
  }
  const gateway = await start().catch(async (error: unknown) => {
    await store[Symbol.asyncDispose]()
    throw error
  })

  const watching = watchSettings({ config, rules, serviceLevels, surroundings, gateway, log })
  const stopReload = io.onReload(() => void watching.reload())

  const failure = await Promise.race([gateway.failed, whenAborted(io.signal)])
  stopReload()
  await watching[Symbol.asyncDispose]()
  await gateway[Symbol.asyncDispose]()
  if (failure === null) return 0
  throw failure
}
