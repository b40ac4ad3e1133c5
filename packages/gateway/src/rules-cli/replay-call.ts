import { readFile } from 'node:fs/promises'
import {
  type AssignmentReasons,
  type DomainEvent,
  decideRoute,
  type Interaction,
  RingloopError,
  type TelephonyEvent,
  toContactId,
} from '@ringloop/core'
import { replayRecording } from '@ringloop/freeswitch-adapter'
import { type ReplayOptions, replayPipeline } from './replay-pipeline.js'
import { ruleCalendars } from './rule-calendars.js'

/** Who the directory would have said is calling; `null`: nobody has the number. */
export interface ReplayedContact {
  readonly name?: string | undefined
  readonly level?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/**
 * The calls of a recorded Event Socket stream, with what rules make of them: where each inbound call would be sent before anybody answers it,
 * and everything after that as it was recorded. `contact` answers each look-up; without, the directory does not.
 *
 * @throws `invalidInput` if it is no recording
 */
export async function replayRecorded(
  file: string,
  options: ReplayOptions,
  contact: ReplayedContact | null | undefined,
): Promise<readonly Interaction[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new RingloopError('invalidInput', `${file} cannot be read.`, { mend: 'Give a recorded stream.', cause })
  })
  const { telephony } = replayRecording(bytes, { variables: ['*'] })
  const pipeline = replayPipeline(options)
  for (const event of telephony) {
    const { effects } = pipeline.apply(event)
    if (effects.some(({ type }) => type === 'lookUpContact')) pipeline.apply(answer(event, contact))
    const interaction = pipeline.interaction(event.callId)
    if (event.type === 'originated' && interaction?.call.direction === 'inbound' && interaction.routing === null)
      pipeline.apply(routed(interaction, event, options))
  }
  return [...pipeline.interactions()]
}

/** Who was there is not in a recording: of a workflow its default is told. */
function routed(interaction: Interaction, { callId, at }: TelephonyEvent, { rules, region }: ReplayOptions): DomainEvent {
  const { target, decision, workflow } = decideRoute(interaction, { rules, region, at, isOpen: ruleCalendars(rules) })
  const base = { type: 'callRouted', id: `${callId}/replayed-route`, at, callId, target } as const
  return { ...base, decision: workflow === null ? decision : { ...decision, assignment: notAsked(workflow) } }
}

const notAsked = (workflow: string): AssignmentReasons => ({
  workflow,
  because: 'notAsked',
  outcome: 'default',
  filters: [],
  targets: [],
  raises: [],
  agents: [],
  agentsLeftOut: 0,
  headStartSeconds: 0,
  estimatedWaitSeconds: null,
  offerCallBack: false,
})

function answer({ callId, at }: TelephonyEvent, contact: ReplayedContact | null | undefined): DomainEvent {
  const base = { id: `${callId}/replayed-contact`, at, callId }
  if (contact === undefined) return { ...base, type: 'contactUnavailable', reason: 'a recording has no directory' }
  const matches =
    contact === null
      ? []
      : [
          {
            contact: {
              id: toContactId('recorded'),
              name: contact.name ?? 'Recorded customer',
              numbers: [],
              tags: contact.tags ?? [],
              ...(contact.level === undefined ? {} : { level: contact.level }),
            },
            confidence: 1,
            because: 'onlyOwnerOfNumber' as const,
            openTickets: [],
            history: [],
          },
        ]
  return { ...base, type: 'contactResolved', matches, missing: [] }
}

/** The call whose id is this or begins so; the first if none is named. @throws `notFound` */
export function chooseCall<Some extends { readonly id: string }>(calls: readonly Some[], wanted: string | undefined): Some {
  const found =
    wanted === undefined ? calls[0] : (calls.find(({ id }) => id === wanted) ?? calls.find(({ id }) => id.startsWith(wanted)))
  if (found !== undefined) return found
  const ids = calls.slice(0, 10).map(({ id }) => id)
  throw new RingloopError('notFound', wanted === undefined ? 'There is no call in it.' : `There is no call ${wanted} in it.`, {
    mend: ids.length === 0 ? 'Give another recording.' : `The calls are: ${ids.join(', ')}.`,
  })
}
