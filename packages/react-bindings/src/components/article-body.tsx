import { createElement, type ReactNode, useMemo } from 'react'
import { type ArticleNode, articleNodes } from '../knowledge/article-nodes.js'
import { OutsideLink } from './outside-link.js'

/** The HTML of an article by somebody else, as {@link articleNodes} leaves it. */
export function ArticleBody({ html }: { readonly html: string }): ReactNode {
  const nodes = useMemo(() => articleNodes(html), [html])
  return <div className="rl-article-body">{nodes.map(shown)}</div>
}

function shown(node: ArticleNode, index: number): ReactNode {
  if (typeof node === 'string') return node
  const children = node.children.map(shown)
  if (node.tag === 'a')
    return (
      <OutsideLink key={index} url={node.href}>
        {children}
      </OutsideLink>
    )
  // an element without children must not be given any, `br` and `hr` may not have them
  return createElement(node.tag, { key: index, dir: 'auto' }, ...(children.length === 0 ? [] : [children]))
}
