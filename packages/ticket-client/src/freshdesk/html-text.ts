const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // Freshdesk fills in {{ticket.requester.email}} and {% … %} where agents write them; written like this they stay what they are.
  '{': '&#123;',
  '}': '&#125;',
}

/** A text as HTML that shows it, and nothing else. */
export const htmlOfText = (text: string): string =>
  `<div>${text
    .replace(/[&<>"'{}]/g, (sign) => escapes[sign] ?? sign)
    .replace(/\n/g, '<br>')
    .replace(/ (?= )/g, '&nbsp;')}</div>`
