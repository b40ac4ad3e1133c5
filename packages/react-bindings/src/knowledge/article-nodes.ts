import { safeUrl } from '../text/safe-url.js'
import { bareHtml } from './bare-html.js'

/** What an article is made of once it was checked: text, and the few elements that are left of its HTML. */
export type ArticleNode =
  | string
  | { readonly tag: ArticleTag; readonly children: readonly ArticleNode[] }
  /** `href` is absolute, and of http or https. */
  | { readonly tag: 'a'; readonly href: string; readonly children: readonly ArticleNode[] }

/** Elements that an article may have, beside links. Each without any attribute. */
export type ArticleTag = (typeof kept)[number]

// biome-ignore format: one line a kind
const kept = [
  'p', 'h5', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'pre', 'hr', 'br', 'div',
  'strong', 'em', 'code', 'kbd', 'sub', 'sup',
  'table', 'thead', 'tbody', 'tr', 'th', 'td',
] as const
const keptTags: ReadonlySet<string> = new Set(kept)
/** Shown as another; all headings are of one level, below the article's title. */
const renamed: Readonly<Record<string, ArticleTag>> = {
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, 'h5' as const])),
  b: 'strong',
  i: 'em',
  section: 'div',
  article: 'div',
  figure: 'div',
  samp: 'code',
}
/** Gone with all that is in them; of elements that are neither kept nor these, what is in them stays. */
const dropped: ReadonlySet<string> = new Set(
  `script style template noscript noembed noframes iframe frame frameset object embed applet param svg math canvas audio video
  source track picture form input textarea select option button datalist dialog head title link meta base xmp plaintext listing
  marquee portal slot`.split(/\s+/),
)
/** Between their children is nothing but white space. */
const lists: ReadonlySet<string> = new Set(['ul', 'ol', 'dl', 'table', 'thead', 'tbody', 'tr'])

const longest = 200_000
const mostNodes = 3_000
const deepest = 20

/**
 * The HTML of an article as a small tree that can be shown whoever wrote it: elements by a list of those that are harmless, none of their
 * attributes but the address of a link, and of that only http and https. An image is its alternative text. The browser reads what is left by
 * {@link bareHtml} in a document of its own, where nothing is run or fetched. Long articles are cut: 200,000 characters, 3,000 nodes, 20 levels.
 *
 * @returns nothing where there is no browser to read it
 */
export function articleNodes(html: string): readonly ArticleNode[] {
  if (typeof DOMParser === 'undefined') return []
  // a document in quirks mode would put tables into paragraphs
  const { body } = new DOMParser().parseFromString(`<!doctype html><body>${bareHtml(html.slice(0, longest))}`, 'text/html')
  let left = mostNodes

  const childrenOf = (parent: Node, within: readonly string[]): ArticleNode[] => {
    const children: ArticleNode[] = []
    if (within.length > deepest) return children
    for (const child of parent.childNodes) {
      if (left-- <= 0) break
      children.push(...nodesOf(child, within))
    }
    return children
  }
  const nodesOf = (node: Node, within: readonly string[]): readonly ArticleNode[] => {
    if (node.nodeType === 3) {
      const text = plain(node.nodeValue ?? '')
      return text.trim() === '' && lists.has(within.at(-1) ?? '') ? [] : [text]
    }
    if (!isElement(node)) return []
    const name = node.localName.toLowerCase()
    if (dropped.has(name) || node.namespaceURI !== 'http://www.w3.org/1999/xhtml') return []
    if (name === 'br' || name === 'hr') return [{ tag: name, children: [] }]
    const tag = Object.hasOwn(renamed, name) ? (renamed[name] as ArticleTag) : name
    const href = name === 'a' && !within.includes('a') ? safeUrl(node.getAttribute('href')) : null
    const children = childrenOf(node, [...within, tag])
    if (href !== null) return children.length === 0 ? [] : [{ tag: 'a', href, children }]
    // a paragraph in a paragraph is one that lost what was around it
    if (!keptTags.has(tag) || (tag === 'p' && within.includes('p'))) return children
    return [{ tag: tag as ArticleTag, children }]
  }
  return childrenOf(body, [])
}

const isElement = (node: Node): node is Element => node.nodeType === 1

// as `safeText`, but with the white space at the ends, which is between words here
const controls = /[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069\ufeff]/gu
const plain = (text: string): string => text.replace(controls, (sign) => (/\s/.test(sign) ? sign : ''))
