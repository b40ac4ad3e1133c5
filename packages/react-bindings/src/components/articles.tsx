import { type CallId, type KnowledgeArticle, safeLine, safeText } from '@ringloop/core'
import { type ReactNode, useId, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type KnowledgeModel, useKnowledge } from '../hooks/use-knowledge.js'
import { useWords } from '../hooks/use-words.js'
import { safeUrl } from '../text/safe-url.js'
import { assistWords } from '../words/assist-words.js'
import { ArticleBody } from './article-body.js'
import { ErrorSentence } from './error-sentence.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { OutsideLink } from './outside-link.js'
import { Part } from './part.js'

/** Articles that may help in a call, best first, to be read in place. Nothing where nothing is suggested. */
export function Articles({ callId }: { readonly callId: CallId }): ReactNode {
  const words = useWords(assistWords)
  const model = useKnowledge(callId)
  if (model.articles.length === 0) return null
  return (
    <Part name="knowledge" aria-label={words.assist.knowledge}>
      <h3 className="rl-label">{words.assist.knowledge}</h3>
      <ul className="rl-articles">
        {model.articles.map((article) => (
          <Article key={article.id} article={article} model={model} />
        ))}
      </ul>
      <div className="rl-command-error" role="status">
        {model.error && (
          <p className="rl-error">
            <ErrorSentence error={model.error} />
          </p>
        )}
      </div>
    </Part>
  )
}

function Article({ article, model }: { readonly article: KnowledgeArticle; readonly model: KnowledgeModel }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(assistWords)
  const [open, setOpen] = useState(false)
  const bodyId = useId()
  const { title, snippet, html, url, score, why, useful } = article
  return (
    <li className="rl-article">
      <div className="rl-article-head">
        <h4 className="rl-strong">
          <bdi>{safeLine(title, 300)}</bdi>
        </h4>
        <span className="rl-article-score rl-quiet">{words.assist.fits(format.percent(score))}</span>
      </div>
      {why && (
        <p className="rl-article-why rl-quiet">
          <bdi>{safeLine(why, 500)}</bdi>
        </p>
      )}
      {snippet && !open && (
        <p>
          <bdi>{safeText(snippet, 2_000)}</bdi>
        </p>
      )}
      {html && open && (
        <div id={bodyId}>
          <ArticleBody html={html} />
        </div>
      )}
      <div className="rl-article-actions">
        {html && (
          <button
            type="button"
            className="rl-button rl-button-small"
            aria-expanded={open}
            aria-controls={open ? bodyId : undefined}
            onClick={() => setOpen(!open)}
          >
            {open ? words.assist.close : words.assist.read} <span className="rl-unseen">{safeLine(title, 300)}</span>
          </button>
        )}
        {safeUrl(url) !== null && <OutsideLink url={url}>{words.assist.open}</OutsideLink>}
        <span className="rl-article-rate">
          {([true, false] as const).map((rating) => (
            <button
              key={String(rating)}
              className="rl-button rl-button-quiet rl-button-small"
              {...model.getRateProps(article, rating)}
            >
              {useful === rating && <Icon path={rating ? Icons.check : Icons.close} className="rl-icon-small" />}
              {rating ? words.assist.useful : words.assist.notUseful}
            </button>
          ))}
        </span>
      </div>
    </li>
  )
}
