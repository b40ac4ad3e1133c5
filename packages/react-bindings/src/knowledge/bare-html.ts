/** Elements whose content is no HTML for a browser, or none that anybody should see: gone up to their end. */
const skipped: ReadonlySet<string> = new Set(
  'script style textarea title xmp iframe noembed noframes plaintext template'.split(' '),
)
const token = /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*>?|<(\/?)([a-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>?/gi
const attribute = /([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g

/**
 * HTML without attributes, but for where links lead; of images the alternative text, of scripts, styles and frames nothing. A browser that
 * reads attributes, even in a document where nothing is run, reports those that the page's content security policy forbids.
 */
export function bareHtml(html: string): string {
  const parts: string[] = []
  let from = 0
  token.lastIndex = 0
  for (let match = token.exec(html); match !== null; match = token.exec(html)) {
    parts.push(textual(html.slice(from, match.index)))
    from = token.lastIndex
    const name = match[2]?.toLowerCase()
    if (name === undefined || !/^[a-z][a-z0-9-]*$/.test(name)) continue
    const isEnd = match[1] === '/'
    if (!isEnd && skipped.has(name)) {
      const end = endOf(html, name, from)
      from = end
      token.lastIndex = end
    } else if (isEnd) parts.push(`</${name}>`)
    else if (name === 'img') parts.push(textual(attributeOf(match[3] ?? '', 'alt')))
    else if (name === 'a') parts.push(`<a href="${attributeOf(match[3] ?? '', 'href').replaceAll('"', '&quot;')}">`)
    else parts.push(`<${name}>`)
  }
  parts.push(textual(html.slice(from)))
  return parts.join('')
}

const textual = (text: string): string => text.replaceAll('<', '&lt;')

function endOf(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[^>]*>?`, 'gi')
  end.lastIndex = from
  return end.exec(html) === null ? html.length : end.lastIndex
}

/** As it is written, with its entities. */
function attributeOf(attributes: string, wanted: string): string {
  for (const [, name, value = ''] of attributes.matchAll(attribute))
    if (name?.toLowerCase() === wanted) return /^["']/.test(value) ? value.slice(1, -1) : value
  return ''
}
