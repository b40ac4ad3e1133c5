import { type Interaction, RingloopError, type TicketBackend } from '@ringloop/core'
import { type FieldProblem, fieldProblem, type TicketFormField } from '@ringloop/core/ticket-fields'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'
import { describedFields, type TicketTemplate, templateFields } from './ticket-templates.js'

/** Which custom fields the ticket of a call has. */
export interface CaseFields {
  /** Those that are known now; what the ticket system says comes later, and is told to `onChange`. */
  of(interaction: Interaction): readonly TicketFormField[]
  /**
   * Whether a person's value can be taken: at once, unless the ticket system has to be asked first.
   *
   * @throws `invalidInput` that names field, problem and mend; `unavailable` if the ticket system does not say which fields it has
   */
  check(interaction: Interaction, name: string, value: string): undefined | Promise<void>
}

/** What {@link createCaseFields} needs. */
export interface CaseFieldsOptions {
  /** Those of the configuration; `null`: the ticket system's own fields, if it tells them. */
  readonly templates: readonly TicketTemplate[] | null
  readonly tickets: Pick<TicketBackend, 'fields'>
  readonly clock: HostClock
  readonly signal: AbortSignal
  /** The fields are others now. */
  readonly onChange: () => void
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** How long the ticket system may take, and how long its answer holds. */
const askMs = 10_000
const holdsMs = 900_000
const againMs = 30_000

/** Templates of the configuration decide; without any, the ticket system's description of its fields does. */
export function createCaseFields({ templates, tickets, clock, signal, onChange, log }: CaseFieldsOptions): CaseFields {
  let known: readonly TicketFormField[] | null = null
  let askAgainAt = 0
  let asking: Promise<void> | null = null

  const ask = (): Promise<void> => {
    if (templates !== null || tickets.fields === undefined) return Promise.resolve()
    if (asking !== null || clock.now() < askAgainAt) return asking ?? Promise.resolve()
    const before = JSON.stringify(known)
    asking = withinTime({ clock, milliseconds: askMs, signal }, async (limit) => tickets.fields?.({ signal: limit }))
      .then(
        (fields) => {
          known = describedFields(fields ?? [])
          askAgainAt = clock.now() + holdsMs
        },
        (error: unknown) => {
          askAgainAt = clock.now() + againMs
          if (!signal.aborted) log('the ticket system does not say which fields it has', { problem: String(error) })
        },
      )
      .finally(() => {
        asking = null
        if (JSON.stringify(known) !== before) onChange()
      })
    return asking
  }

  const of = ({ filing }: Interaction): readonly TicketFormField[] => {
    if (filing.state === 'none') return []
    const { fields } = filing.draft
    if (templates !== null) return templateFields(templates, filing.draft) ?? []
    // what the call itself fills in is shown among its facts
    const byCall = (name: string) =>
      Object.hasOwn(fields, name) && (fields[name]?.origin.source === 'call' || fields[name]?.origin.source === 'ivr')
    return (known ?? []).filter(({ name }) => !byCall(name))
  }

  return {
    of(interaction) {
      void ask()
      return of(interaction)
    },
    check(interaction, name, value) {
      const asked = ask()
      if (templates === null && tickets.fields !== undefined && known === null)
        return asked.then(() => checkNow(interaction, name, value))
      checkNow(interaction, name, value)
      return undefined
    },
  }

  function checkNow(interaction: Interaction, name: string, value: string): void {
    const fields = of(interaction)
    const field = fields.find((one) => one.name === name)
    if (field === undefined && templates === null && tickets.fields !== undefined && known === null)
      throw new RingloopError('unavailable', 'The ticket system does not say which fields it has.', {
        mend: 'Try again when it answers.',
      })
    if (field === undefined)
      throw new RingloopError('invalidInput', `fields.${name.slice(0, 60)}: this ticket has no such field.`, {
        mend:
          fields.length === 0
            ? 'Add it to "ticketTemplates" of the gateway’s configuration.'
            : `It has ${fields.map((one) => one.name).join(', ')}.`.slice(0, 500),
      })
    const problem = fieldProblem(field, value)
    if (problem === null) return
    const [what, mend] = inWords(problem, field)
    throw new RingloopError('invalidInput', `fields.${name.slice(0, 60)}: ${what}.`, { mend })
  }
}

function inWords(problem: FieldProblem, field: TicketFormField): readonly [problem: string, mend: string] {
  switch (problem.is) {
    case 'notANumber':
      return ['is no number', 'Write a number with a point, like 12.5.']
    case 'notAnInteger':
      return ['is no whole number', 'Write a number without a point.']
    case 'notABoolean':
      return ['is neither true nor false', 'Write true or false.']
    case 'notADate':
      return ['is no day', 'Write a day as 2026-11-30.']
    case 'notADateTime':
      return ['is no time', 'Write it as 2026-11-30T09:00:00+01:00.']
    case 'notAChoice':
      return ['is none of the choices', `Write one of ${field.options.map(({ value }) => value).join(', ')}.`.slice(0, 500)]
    case 'otherPattern':
      return ['does not look as it should', `It must match ${field.pattern}.`]
    case 'tooSmall':
      return ['is too small', `Write at least ${problem.limit}.`]
    case 'tooLarge':
      return ['is too large', `Write at most ${problem.limit}.`]
    case 'tooLong':
      return ['is too long', `Write at most ${problem.limit} characters.`]
  }
}
