/** Marks the page's title, for whoever looks at another tab; what the page itself sets meanwhile stays. */
export interface TitleMark {
  /** `text` stands before the title. */
  show(text: string): void
  /** The title as it was. */
  clear(): void
}

/** Makes the mark of a page. */
export function createTitleMark(page: Pick<Document, 'title'>): TitleMark {
  let own: { readonly title: string; readonly before: string } | null = null
  const clear = () => {
    if (own !== null && page.title === own.title) page.title = own.before
    own = null
  }
  return {
    show(text) {
      clear()
      const before = page.title
      const title = before === '' ? `☎ ${text}` : `☎ ${text} · ${before}`
      page.title = title
      // as the page gives it back, which takes spaces together
      own = { title: page.title, before }
    },
    clear,
  }
}
