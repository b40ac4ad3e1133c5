import type { ContactDirectory, FactContext, RuleSet } from '@ringloop/core'
import type { Cases } from '../case/open-cases.js'
import { defaultCompliance } from '../compliance/compliance.js'
import { createDialGuard } from '../compliance/dial-guard.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { createTokenVerifier } from '../server/agent-tokens.js'
import { type DeskServer, type DeskServerOptions, startDeskServer } from '../server/desk-server.js'
import { displayExtension } from '../server/display-sessions.js'
import type { WallboardSettings } from '../wallboard/wallboard-settings.js'
import { createDeskRequests } from './desk-requests.js'
import type { GatewayOptions } from './gateway-options.js'
import type { OpenDispatch } from './open-dispatch.js'
import type { LiveViews } from './open-live-views.js'
import { openTopics } from './open-topics.js'

/** What {@link desksOf} needs of the gateway. */
export interface ServedParts {
  readonly host: Pick<PipelineHost, 'interaction' | 'submit' | 'status'>
  readonly live: LiveViews
  readonly cases: Cases
  /** `null`: this gateway dispatches nothing. */
  readonly dispatch: OpenDispatch | null
  /** `null`: nothing is promised. */
  readonly serviceLevels: NonNullable<DeskServerOptions['serviceLevels']> | null
  readonly displays: WallboardSettings['displays']
  readonly webhooks: DeskServerOptions['webhooks']
  readonly health: DeskServerOptions['health']
  readonly directory: ContactDirectory
  readonly rules: () => RuleSet
  /** What facts hang on, at any moment. */
  readonly decideBy: () => FactContext
  /** Takes out what must not be stored. */
  readonly mask: <Data>(data: Data) => Data
  readonly clock: HostClock
  readonly signal: AbortSignal
}

/** What people at their desks ask for and see, ready to be served. */
export interface Desks {
  readonly visible: ReturnType<typeof createDeskRequests>['visible']
  /** @throws as {@link startDeskServer} */
  serve(): Promise<DeskServer>
}

/** Puts together what is answered at the gateway's address. */
export function desksOf(options: GatewayOptions, parts: ServedParts): Desks {
  const { adapter, agents, log } = options
  const { host, live, cases, dispatch, serviceLevels, directory, rules, decideBy, mask, clock, signal } = parts
  const { hub, people, commands, deskViews, routing, floor, assist, wallboard } = live
  const { dialling, consents, consentWriters } = options.compliance ?? defaultCompliance
  const note = (fact: string, details: Readonly<Record<string, unknown>> = {}) => log.info(details, fact)
  const warn = (fact: string, details: Readonly<Record<string, unknown>> = {}) => log.warn(details, fact)
  const dispatching = { people, mask, signal }
  const requests = createDeskRequests({
    people,
    dispatch: dispatch && ((extension, command) => dispatch.run(extension, command, dispatching)),
    control: adapter.control,
    guard: createDialGuard({ ...dialling, directory, context: decideBy, clock, log: warn }),
    interaction: host.interaction,
    submit: host.submit,
    assist,
    floor,
    cases,
    commands,
    reasons: deskViews,
    rules,
    clock,
    signal,
    log: note,
  })
  const topics = openTopics({
    floor: floor.topic,
    wallboard: wallboard.topic,
    dispatch: dispatch?.topics ?? null,
    assist,
    cases: cases.topic,
    hears: requests.hears,
    team: {
      agents,
      dials: options.queues ?? {},
      viewOf: deskViews.agentOf,
      isAtDesk: hub.isWatched,
      loads: routing.board.queues,
      membersOf: routing.membersOf,
    },
    clock,
    log: warn,
  })
  const { transcriptWriters: writers = [] } = options
  return {
    visible: requests.visible,
    serve: () =>
      startDeskServer({
        ...options.listen,
        origins: options.origins ?? [],
        hub,
        verifyToken: createTokenVerifier(agents),
        verifyDisplay: createTokenVerifier(
          parts.displays.map(({ name, token }) => ({ extension: displayExtension(name), token })),
        ),
        ...requests,
        topics,
        isSupervisor: (extension) => people.get(extension)?.supervisor ?? false,
        health: parts.health,
        pageDirectory: options.pageDirectory ?? null,
        telephony: options.telephonyWebhooks ?? [],
        hasRoom: () => host.status().hasRoom,
        webhooks: parts.webhooks ?? [],
        serviceLevels,
        transcripts: writers.length > 0 ? { transcripts: routing.transcripts, assist, mask, writers } : null,
        attachments: { attachments: cases.attachments, visible: requests.visible },
        consents: consents && { consents, writers: consentWriters, mask },
        dispatch: dispatch?.routes(dispatching) ?? null,
        publicUrl: options.publicUrl ?? null,
        now: clock.now,
        log: note,
      }),
  }
}
