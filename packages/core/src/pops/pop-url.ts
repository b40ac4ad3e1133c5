import { fillTemplate } from '../text/fill-template.js'
import { wellFormed } from '../text/safe-text.js'

/** What a pop's URL may hold in braces. */
export const popUrlPlaceholders = ['number', 'name', 'contactId', 'callId', 'queue', 'digits', 'extension'] as const

/**
 * A URL from a rule's template, every value escaped with `encodeURIComponent`, so that a caller's text is never more than one
 * value in it. `null` if the result is not `https:` or `http:` with a host.
 */
export function popUrl(
  template: string,
  values: Readonly<Record<(typeof popUrlPlaceholders)[number], string | null>>,
): string | null {
  const escaped = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, encodeURIComponent(wellFormed((value ?? '').slice(0, 500)))]),
  )
  const url = fillTemplate(template, escaped)
  return /^https?:\/\/[^/?#\s\\@]+(?:[/?#]|$)/.test(url) && !/[\s\p{Cc}]/u.test(url) ? url : null
}
