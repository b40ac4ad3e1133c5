import { readFile } from 'node:fs/promises'
import {
  createPipeline,
  type DomainEvent,
  type Interaction,
  type Language,
  RingloopError,
  type RuleSet,
  type TelephonyEvent,
  toContactId,
} from '@ringloop/core'
import { replayRecording } from '@ringloop/freeswitch-adapter'
import { ruleCalendars } from './rule-calendars.js'

/** What calls are replayed with. */
export interface ReplayOptions {
  readonly rules: RuleSet
  readonly region: string
  readonly language: Language
}

/** A pipeline that does what rules say and nothing else. */
export const replayPipeline = ({ rules, region, language }: ReplayOptions) =>
  createPipeline({ rules, region, language, isOpen: ruleCalendars(rules) })

/** Who the directory would have said is calling; `null`: nobody has the number. */
export interface ReplayedContact {
  readonly name?: string | undefined
  readonly level?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/**
 * The calls of a recorded Event Socket stream, with what rules make of them. `contact` answers each look-up; without, the directory does not.
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
  }
  return [...pipeline.interactions()]
}

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
