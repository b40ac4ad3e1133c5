import { type DomainEvent, type Interaction, RingloopError, type ScreenPop, summariseCall } from '@ringloop/core'
import { type Explanation, explainCall } from '@ringloop/core/explain'
import type { OpenedJournal } from './open-journal.js'
import { type ReplayOptions, replayPipeline } from './replay-pipeline.js'

/** A call with its explanation. */
export interface ExplainedCall {
  readonly summary: ReturnType<typeof summariseCall>
  readonly explanations: readonly Explanation[]
}

/** Why a call went where it went. */
export const explained = (interaction: Interaction, options: ReplayOptions): ExplainedCall => ({
  summary: summariseCall(interaction.call),
  explanations: explainCall(interaction, options),
})

/**
 * The call of a journal, as it went: its route, its pops, what rules did and who got the ticket, with the reasons that were noted then. Of its
 * ticket no reason is noted; that is told by the rules given, on the facts of then.
 *
 * @throws `notFound`
 */
export async function journalCall(journal: OpenedJournal, callId: string, options: ReplayOptions): Promise<Interaction> {
  const pipeline = replayPipeline(options)
  const events: readonly DomainEvent[] = await journal.readCall(callId)
  for (const event of events) pipeline.replay(event)
  const [interaction] = pipeline.interactions()
  if (interaction === undefined)
    throw new RingloopError('notFound', `The journal has no call ${callId}.`, {
      mend: 'Give its whole id, as the desk, the log or the ticket has it; finished calls are forgotten after "keepDays".',
    })
  const noted = (await journal.effects([callId])).flatMap(({ type, effect }) =>
    type === 'popScreen' ? [(effect as { readonly pop: ScreenPop }).pop] : [],
  )
  return noted.length === 0 ? interaction : { ...interaction, pops: noted }
}
