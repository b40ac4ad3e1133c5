/** The address as a link may have it: `http:` or `https:` and absolute; `null` for everything else (`javascript:`, `data:`, garbage). */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url || url.length > 4000) return null
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' ? href : null
  } catch {
    return null
  }
}
