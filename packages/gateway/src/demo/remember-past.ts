import { createPipeline, type DomainEvent, isFinished, type Language } from '@ringloop/core'
import type { Store } from '../storage/store.js'

/** Puts calls that are over into the journal, by way of the pipeline; they got no tickets, and nothing is left to do for them. */
export async function rememberPast(
  { journal }: Pick<Store, 'journal'>,
  past: readonly DomainEvent[],
  { region, language }: { readonly region: string; readonly language: Language },
): Promise<void> {
  const pipeline = createPipeline({
    rules: { version: 1, wrapUpSeconds: 600, rules: [{ id: 'past', then: { pop: false, ticket: false } }] },
    region,
    language,
  })
  const events = past.flatMap((event) => {
    const { acted } = pipeline.apply(event)
    return acted === null ? [event] : [event, acted]
  })
  const ended = [...pipeline.interactions()].filter(isFinished).map(({ id }) => id)
  await journal.commit({ events, effects: [], ended })
}
