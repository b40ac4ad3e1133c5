const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** What a reader sees of a piece of HTML, as text: breaks and blocks as lines, no mark-up, entities resolved. For reading only. */
export function textOfHtml(html: string): string {
  return (
    html
      .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
      .replace(/<(script|style|head|title)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
      // white space in HTML is one blank
      .replace(/\s+/g, ' ')
      .replace(/ ?<br\b[^<>]*> ?/gi, '\n')
      .replace(/<li\b[^<>]*>/gi, '\n- ')
      .replace(/<\/?(?:p|div|section|article|blockquote|ul|ol|table|tr|h[1-6]|pre|hr)\b[^<>]*>/gi, '\n')
      .replace(/<\/t[dh]\s*>/gi, ' ')
      .replace(/<\/?[a-z][^<>]*>/gi, '')
      .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi, entity)
      .replace(/[ \t]*\n[ \t]*/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  )
}

function entity(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  const stands = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return stands ? String.fromCodePoint(code) : '\ufffd'
}
