import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useKnowledge } from '../hooks/use-knowledge.js'
import { lateStory } from '../late/late-parts.js'
import { Late } from './late.js'

/** Articles that may help in a call, best first, to be read in place. Nothing where nothing is suggested. Loaded after the first view. */
export function KnowledgePane({ callId }: { readonly callId: CallId }): ReactNode {
  const { articles } = useKnowledge(callId)
  return (
    <Late of={lateStory} wanted={articles.length > 0}>
      {({ Articles }) => <Articles callId={callId} />}
    </Late>
  )
}
