import type { CallId, KnowledgeArticle, RingloopError } from '@ringloop/core'
import { useMemo } from 'react'
import { useAssist } from './use-assist.js'
import { useCommand } from './use-command.js'
import type { ButtonProps } from './use-screen-pop.js'

/** Articles that may help in a call, without looks. */
export interface KnowledgeModel {
  /** What fits best first; none while nothing is suggested. Everything in them is from outside. */
  readonly articles: readonly KnowledgeArticle[]
  /** Says whether an article helped; again takes it back. */
  readonly getRateProps: (article: KnowledgeArticle, useful: boolean) => ButtonProps & { readonly 'aria-pressed': boolean }
  readonly error: RingloopError | null
}

const none: Readonly<Record<string, KnowledgeArticle>> = {}

/** What a knowledge base suggests for a call, as programs tell it while the call lasts. */
export function useKnowledge(callId: CallId | null): KnowledgeModel {
  const rows = useAssist(callId)?.articles ?? none
  const articles = useMemo(() => Object.values(rows).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)), [rows])
  const { run, error } = useCommand()
  return {
    articles,
    error,
    getRateProps: ({ id, useful: before }, useful) => ({
      type: 'button',
      'aria-pressed': before === useful,
      onClick: () => {
        if (callId !== null) run({ type: 'rateArticle', callId, articleId: id, useful: before === useful ? null : useful })
      },
    }),
  }
}
