import type { ContactDirectory, Language, Notifier, RuleSet, TelephonyAdapter, TicketBackend } from '@ringloop/core'
import type { TravelTime, WorkOrderMapping } from '@ringloop/core/dispatch'
import type { CallEvents } from '@ringloop/ticket-client'
import type { AttachmentSettings } from '../case/case-attachments.js'
import type { TicketTemplate } from '../case/ticket-templates.js'
import type { Compliance } from '../compliance/compliance.js'
import type { Writer } from '../config/writers.js'
import type { OpenOrderPool } from '../dispatch/open-order-pool.js'
import type { OutsideActions } from '../outside/outside-actions.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { AgentSkills } from '../routing/agent-skills.js'
import type { WaitingFacts } from '../routing/priority-keeper.js'
import type { Health } from '../server/health.js'
import type { SlaSettings } from '../sla/sla-settings.js'
import type { Store } from '../storage/store.js'
import type { WallboardSettings } from '../wallboard/wallboard-settings.js'
import type { WebhookTelephony } from '../webhook-telephony/create-webhook-telephony.js'
import type { Log } from './log.js'
import type { OutboundConfig } from './open-outbound.js'
import type { TicketChangesConfig } from './open-ticket-changes.js'

/** Who has a desk, and what they can do. */
export interface GatewayAgent extends AgentSkills {
  /** As on the switch. */
  readonly extension: string
  readonly name: string
  /** Who has it sees this agent's desk. */
  readonly token: string
  /** Sees, listens to, and takes part in colleagues' calls. Default: no. */
  readonly supervisor?: boolean | undefined
  /** Their name in the switch's queues; `null` if they are in none. Default `<extension>@default`. */
  readonly queueAgent?: string | null | undefined
}

/** The parts of a gateway and how it is set; see `createGateway`. */
export interface GatewayOptions {
  /** Opened; the gateway closes it. */
  readonly store: Store
  /** Not started; the gateway starts and closes it. */
  readonly adapter: TelephonyAdapter
  readonly tickets: TicketBackend
  readonly directory: ContactDirectory
  readonly agents: readonly GatewayAgent[]
  readonly rules: RuleSet
  /** ISO 3166 alpha-2. */
  readonly region: string
  readonly language: Language
  readonly listen: { readonly host: string; readonly port: number }
  /** Origins beside its own whose pages may connect. */
  readonly origins?: readonly string[]
  readonly pageDirectory?: string | null
  /**
   * Whether a request of a killed process to `tickets` may still be under way when this one starts. `false` for the embedded desk:
   * its tickets die and live with the outbox, so filing goes on at once; otherwise the old leases are waited for.
   */
  readonly remoteTickets?: boolean
  /** Days for which finished calls stay in the journal; 0 keeps them for ever. Default 90. Tickets are not touched. */
  readonly keepDays?: number
  /** Where switches may ask, before anybody answers, where a call goes. Default: nowhere. */
  readonly outbound?: readonly OutboundConfig[]
  /** What agents can say why they are not ready, in the order of the menu. Default: nobody asks. */
  readonly notReadyReasons?: readonly string[]
  /** Queues that agents can transfer to, by name, and the number that leads into each. Default: none. */
  readonly queues?: Readonly<Record<string, { readonly dial: string }>>
  /** What workflows do to the tiers of the switch's queues. Default: nothing. */
  readonly tiers?: 'leave' | 'set' | 'exact'
  /**
   * Facts about callers who wait that only you know, such as `transcript.sentiment`: asked every half a minute while somebody waits, and
   * when their call changes; a workflow's `raise` and rules with `queueScore` decide by them. Two seconds, then it goes without.
   */
  readonly waitingFacts?: WaitingFacts | undefined
  /** Programs that tell at `POST /transcripts/:call` what is heard in calls: facts about who waits, as `waitingFacts`. Default: none may. */
  readonly transcriptWriters?: readonly Writer[]
  /** How what others do in the ticket system is learned. Default: it is asked every minute, if it can be. */
  readonly ticketChanges?: TicketChangesConfig
  /** The gateway's address as other systems see it, behind a proxy: what they sign when they post. Default: as they ask for it. */
  readonly publicUrl?: string | undefined
  /** Whom calls are told to; the gateway closes it. Default: nobody. */
  readonly callEvents?: CallEvents
  /** Those parts of `adapter` that are told by `POST /telephony/:name`. Default: none. */
  readonly telephonyWebhooks?: readonly WebhookTelephony[]
  /** What is promised to customers, and when somebody is told; see `parseServiceLevels`. Default: nothing. */
  readonly serviceLevels?: SlaSettings | null
  /** Who is told of reminders, alarms and escalations. Default: the log. */
  readonly notifier?: Notifier
  /** What may be stored, shown and dialled. Default: numbers of payment cards are masked, everything may be dialled. */
  readonly compliance?: Compliance
  /** Who starts surveys and asks for consents when rules say so. Default: nobody. */
  readonly outsideActions?: OutsideActions
  /** Work orders that anybody may take; the gateway closes it. Default: there is no pool. */
  readonly orderPool?: OpenOrderPool | null
  /** How long engineers are on the way. Default: by the straight line. */
  readonly travelTime?: TravelTime
  /** Which fields of a ticket say what of a work order. Default: tickets say nothing, orders come whole. */
  readonly workOrders?: WorkOrderMapping | null
  /** Tickets with this tag that nobody has are offered in the pool; needs `workOrders`. Default: none are. */
  readonly offerTag?: string | null
  /** The custom fields of tickets, by their category. Default: as the ticket system describes its own, if it does. */
  readonly ticketTemplates?: readonly TicketTemplate[] | null
  /** What agents may add to tickets as files. Default: ten files of 20 MB. */
  readonly attachments?: AttachmentSettings
  /** Bytes that are free on the disk where the database is; `null`: not known. Default: not known. */
  readonly freeBytes?: () => Promise<number | null>
  /** Where `planning-worker.js` of this package is, if the gateway is bundled and it is not beside the bundle. */
  readonly planningScript?: URL | undefined
  /** What the wallboard counts how, its targets, and who sees it. Default: 80 % in 20 seconds, for supervisors. */
  readonly wallboard?: WallboardSettings
  readonly log: Log
  readonly clock?: HostClock
  readonly random?: () => number
}

/** A running gateway. */
export interface Gateway extends AsyncDisposable {
  /** `http://host:port` of the desk page. */
  readonly url: string
  /** @throws `invalidConfig` if they split tickets and nothing tells how the parts stand; nothing is changed then. */
  setRules(rules: RuleSet): void
  /** Other service levels from now on; a gateway that was started without any has none. */
  setServiceLevels(settings: SlaSettings): void
  health(): Promise<Health>
  /** How many browser tabs look at a desk now. */
  watching(): number
  /** Resolves when it cannot go on: the storage is broken. The process should end and be started again. */
  readonly failed: Promise<Error>
}
