import type { ContactDirectory, TicketBackend } from '@ringloop/core'
import { createAttachFileRunner } from '../case/attach-file-runner.js'
import type { Cases } from '../case/open-cases.js'
import { agreesToSurvey } from '../compliance/agrees-to-survey.js'
import { defaultCompliance } from '../compliance/compliance.js'
import { recordConsentRequest } from '../compliance/record-consent-request.js'
import { createAssignWorkOrderRunner } from '../dispatch/assign-work-order-runner.js'
import type { AutomaticDispatch } from '../dispatch/automatic-dispatch.js'
import { createGiveWorkOrderRunner } from '../dispatch/give-work-order-runner.js'
import { createOfferWorkOrderRunner, type FollowWorkOrderOptions } from '../dispatch/offer-work-order-runner.js'
import { createWithdrawWorkOrderRunner } from '../dispatch/withdraw-work-order-runner.js'
import { createLogNotifier } from '../notifications/log-notifier.js'
import { createNotifyRunner } from '../notifications/notify-runner.js'
import { createOutsideRunner } from '../outside/outside-actions.js'
import { createContactLookupRunner } from '../pipeline-host/contact-lookup-runner.js'
import type { EffectRunners } from '../pipeline-host/effect-runner.js'
import { createFileSubTicketRunner, createFileTicketRunner } from '../pipeline-host/file-ticket-runner.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { createResolveTicketRunner } from '../pipeline-host/resolve-ticket-runner.js'
import { createTimeRunner, popScreenRunner } from '../pipeline-host/simple-runners.js'
import { createAssignTicketRunner } from '../routing/assign-ticket-runner.js'
import { createTicketOwners } from '../routing/ticket-owners.js'
import { createEscalateTicketRunner } from '../sla/escalate-ticket-runner.js'
import type { GatewayOptions } from './gateway-options.js'
import type { TicketWatch } from './ticket-watch.js'

/** What the runners use of the gateway that is being put together. */
export interface EffectRunnerParts {
  readonly tickets: TicketBackend
  readonly directory: ContactDirectory
  readonly serviceLevels: Parameters<typeof createEscalateTicketRunner>[0]['serviceLevels']
  readonly board: Parameters<typeof createAssignTicketRunner>[0]['board']
  readonly decideBy: Parameters<typeof createAssignTicketRunner>[0]['context']
  readonly interaction: PipelineHost['interaction']
  readonly cases: Pick<Cases, 'files' | 'changed'>
  readonly workOrders: FollowWorkOrderOptions['workOrders']
  readonly automatic: AutomaticDispatch | null
  readonly mask: FollowWorkOrderOptions['mask']
  readonly onTicketAnswer: TicketWatch['answered']
  readonly clock: HostClock
  readonly random: () => number
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
}

/** Who does what the pipeline decided: one for each type of effect. */
export function createEffectRunners(options: GatewayOptions, parts: EffectRunnerParts): EffectRunners {
  const { tickets, directory, interaction, clock } = parts
  const { region, language, orderPool: pool = null } = options
  const owners = createTicketOwners(options.agents, { byName: options.remoteTickets === false })
  const filing = {
    ...parts,
    owners,
    language,
    onAnswer: parts.onTicketAnswer,
    // the gateway's own desk needs no sparing; with few at once each would wait for the disk alone
    ...(options.remoteTickets === false ? { concurrency: 32 } : {}),
  }
  const dispatching = { ...parts, owners, pool, offerTag: options.offerTag ?? null }
  const outside = options.outsideActions ?? {}
  const { consents } = options.compliance ?? defaultCompliance
  return {
    popScreen: popScreenRunner,
    expireWrapUp: createTimeRunner('expireWrapUp', clock),
    wakeCall: createTimeRunner('wakeCall', clock),
    remindCallBack: createTimeRunner('remindCallBack', clock),
    startSurvey: createOutsideRunner('startSurvey', outside, {
      ...parts,
      wanted: (effect, signal) => agreesToSurvey(effect, { directory: options.directory, consents, now: clock.now, signal }),
    }),
    requestConsent: createOutsideRunner('requestConsent', outside, {
      ...parts,
      ...(consents === null ? {} : { posted: (effect) => recordConsentRequest(effect, { consents, now: clock.now }) }),
    }),
    assignTicket: createAssignTicketRunner({ ...parts, owners, context: parts.decideBy }),
    resolveTicket: createResolveTicketRunner(parts),
    attachFile: createAttachFileRunner({ ...parts, files: parts.cases.files, onChange: parts.cases.changed }),
    lookUpContact: createContactLookupRunner({ ...parts, region, directory, tickets, interaction }),
    escalateTicket: createEscalateTicketRunner(parts),
    fileTicket: createFileTicketRunner(filing),
    fileSubTicket: createFileSubTicketRunner(filing),
    assignWorkOrder: createAssignWorkOrderRunner({ ...dispatching, language }),
    offerWorkOrder: createOfferWorkOrderRunner(dispatching),
    giveWorkOrder: createGiveWorkOrderRunner(parts),
    withdrawWorkOrder: createWithdrawWorkOrderRunner(dispatching),
    notify: createNotifyRunner({ ...parts, notifier: options.notifier ?? createLogNotifier(options.log) }),
  }
}
