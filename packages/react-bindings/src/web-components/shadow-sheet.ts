const made = new Map<string, CSSStyleSheet>()

/** The text as a constructed stylesheet, which a page may use under a policy without `unsafe-inline`; one for all elements. */
export function shadowSheet(css: string): CSSStyleSheet {
  const known = made.get(css)
  if (known) return known
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  made.set(css, sheet)
  return sheet
}
