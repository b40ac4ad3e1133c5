import { isRingloopError, RingloopError, safeLine, type TicketBackend } from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { CaseFiles } from './case-files.js'

/**
 * Puts files onto filed tickets, each once: under the effect's key, by which the ticket system gives back what is already there after a crash
 * in between.
 */
export function createAttachFileRunner({
  tickets,
  files,
  onChange,
  ...options
}: RetryingRunnerOptions & {
  readonly tickets: Pick<TicketBackend, 'name' | 'attach' | 'capabilities'>
  readonly files: Pick<CaseFiles, 'get' | 'open' | 'attached' | 'failed' | 'note'>
  readonly onChange: (callId: string) => void
}): EffectRunner<'attachFile'> {
  return createRetryingRunner<'attachFile'>(
    {
      what: 'file put onto the ticket',
      details: ({ ticketId, attachmentId }) => ({ ticketId, attachmentId }),
      async perform({ key, callId, ticketId, attachmentId }, signal) {
        const file = await files.get(attachmentId)
        if (file?.state !== 'kept') return undefined
        try {
          const { capabilities } = tickets
          if (tickets.attach === undefined || capabilities.attachments === null)
            throw new RingloopError('invalidInput', `The ticket system "${tickets.name}" takes no files.`)
          const [first = 'internal'] = capabilities.attachments.visibility
          const visibility = capabilities.attachments.visibility.includes('internal') ? 'internal' : first
          const { name, contentType, size } = file
          await tickets.attach(
            ticketId,
            { name, contentType, size, open: () => files.open(attachmentId) },
            { key, visibility, signal },
          )
        } catch (error) {
          const trouble = isRingloopError(error) ? error.message : 'it failed; the gateway’s log says why'
          await files.note(attachmentId, safeLine(trouble, 300))
          onChange(callId)
          throw error
        }
        await files.attached(attachmentId)
        onChange(callId)
        return undefined
      },
      givenUp({ callId, attachmentId }, { reason }) {
        files.failed(attachmentId, safeLine(reason, 300)).then(
          () => onChange(callId),
          (error: unknown) => options.log('a file that was given up is not marked so', { attachmentId, error }),
        )
        return []
      },
    },
    { timeoutMs: 120_000, concurrency: 2, ...options },
  )
}
