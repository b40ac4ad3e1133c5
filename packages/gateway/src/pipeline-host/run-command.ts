import {
  type DeskCommand,
  type DomainEvent,
  type Interaction,
  RingloopError,
  ticketPriorities,
  toCallId,
  toContactId,
} from '@ringloop/core'

/** What a command needs to become a fact. */
export interface CommandContext {
  readonly extension: string
  readonly now: number
  /** Another for every command. */
  readonly newId: () => string
  /** The interaction as the agent may see it, if they may. */
  readonly visible: (id: Interaction['id']) => Interaction | undefined
}

/** A command that becomes a fact of ours; the others go to the telephone system, or are kept with the call alone. */
export type FactCommand = Exclude<
  DeskCommand,
  { type: 'control' | 'raiseWaiting' | 'rateArticle' | 'recordConsent' | 'removeAttachment' | 'dispatch' }
>

const isNotFiled = ({ state }: { readonly state: string }) => state === 'notFiled'

const priorities: readonly string[] = ticketPriorities

/**
 * The fact that an agent's command amounts to. An agent can only touch what their own desk shows.
 *
 * @throws `notFound` for a call that is none of theirs, `conflict` if it is too late, `invalidInput` for a value that cannot be.
 */
export function runCommand(command: FactCommand, { extension, now, newId, visible }: CommandContext): DomainEvent {
  const callId = toCallId(command.callId)
  const interaction = visible(callId)
  if (!interaction) throw new RingloopError('notFound', 'callId: this call is not on your desk.')
  const base = { at: now, callId }
  switch (command.type) {
    case 'acknowledgePop':
      if (!interaction.pops.some((pop) => pop.key === command.key && pop.extension === extension))
        throw new RingloopError('notFound', 'key: this pop is not on your desk.')
      return { ...base, type: 'popAcknowledged', id: `${command.key}/acknowledged`, key: command.key, by: extension }

    case 'chooseContact': {
      const { lookup } = interaction
      if (lookup.state !== 'matched' || !lookup.matches.some(({ contact }) => contact.id === command.contactId))
        throw new RingloopError('notFound', 'contactId: this customer is not among those found.')
      return { ...base, type: 'contactChosen', id: newId(), contactId: toContactId(command.contactId), by: extension }
    }

    case 'editDraft':
      if (interaction.filing.state !== 'draft' && interaction.filing.state !== 'failed')
        throw new RingloopError('conflict', 'The ticket is already on its way; it cannot be changed here any more.')
      if (command.field === 'priority' && !priorities.includes(command.value))
        throw new RingloopError('invalidInput', `value: a priority is one of ${priorities.join(', ')}.`)
      return { ...base, type: 'draftEdited', id: newId(), field: command.field, value: command.value, by: extension }

    case 'completeWrapUp':
      if (interaction.wrapUp.state !== 'open') throw new RingloopError('conflict', 'The wrap-up of this call is over.')
      if (interaction.wrapUp.extension !== extension)
        throw new RingloopError('conflict', `The wrap-up of this call is with ${interaction.wrapUp.extension}.`)
      return {
        ...base,
        type: 'wrapUpCompleted',
        id: `${callId}/wrapUp/completed`,
        by: extension,
        disposition: command.disposition,
        note: command.note,
      }

    case 'completeCallBack': {
      const { state } = interaction.callBack
      if (state === 'none' || state === 'done') throw new RingloopError('conflict', 'No call back is promised to this customer.')
      return { ...base, type: 'callBackDone', id: `${callId}/callBackDone`, by: extension, through: null }
    }

    case 'retryFiling':
      if (interaction.filing.state !== 'failed' && !interaction.subTickets.some(({ parts }) => parts.some(isNotFiled)))
        throw new RingloopError('conflict', 'There is no failed ticket to try again.')
      return { ...base, type: 'filingRetried', id: newId(), by: extension }
  }
}
