import { plainText } from '../text/plain-text.js'

/** A node of the Atlassian Document Format. */
export interface DocumentNode {
  readonly type: string
  readonly text?: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly content?: readonly DocumentNode[]
}

/** Jira's limit for descriptions and comments. */
const textLength = 32_000

/** Text as a document (version 1 of the Atlassian Document Format): one paragraph with breaks. Nothing in it is mark-up. */
export function documentOf(text: string): DocumentNode & { readonly version: 1 } {
  const content = plainText(text, textLength)
    .split('\n')
    .flatMap((line, index): DocumentNode[] => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
      // a text without characters is refused
      ...(line === '' ? [] : [{ type: 'text', text: line }]),
    ])
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content }] }
}

const maximumDepth = 50

/** What people read in a document, as text. Texts of the older formats, as webhooks bring them, stay as they are. */
export function textOfDocument(document: unknown): string {
  if (typeof document === 'string') return document
  return isNode(document) ? blocks(document, 0).replace(/^\n+|\n+$/g, '') : ''
}

const isNode = (value: unknown): value is DocumentNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

const childrenOf = (node: DocumentNode): readonly DocumentNode[] =>
  Array.isArray(node.content) ? node.content.filter(isNode) : []

function blocks(node: DocumentNode, depth: number): string {
  if (depth > maximumDepth) return ''
  const children = childrenOf(node)
  switch (node.type) {
    case 'paragraph':
    case 'heading':
    case 'codeBlock':
      return children.map((child) => inline(child)).join('')
    case 'bulletList':
    case 'taskList':
    case 'decisionList':
      return children.map((child) => `- ${blocks(child, depth + 1)}`).join('\n')
    case 'orderedList':
      return children.map((child, index) => `${index + 1}. ${blocks(child, depth + 1)}`).join('\n')
    case 'taskItem':
    case 'decisionItem':
      return children.map((child) => inline(child)).join('')
    case 'tableRow':
      return children.map((child) => blocks(child, depth + 1)).join('\t')
    case 'table':
    case 'listItem':
      return children.map((child) => blocks(child, depth + 1)).join('\n')
    case 'rule':
      return '---'
    default:
      return children.length > 0 ? children.map((child) => blocks(child, depth + 1)).join('\n\n') : inline(node)
  }
}

function inline({ type, text, attrs = {} }: DocumentNode): string {
  if (type === 'hardBreak') return '\n'
  const shown = [text, attrs.text, attrs.shortName, attrs.url].find((one) => typeof one === 'string')
  return typeof shown === 'string' ? shown : ''
}
