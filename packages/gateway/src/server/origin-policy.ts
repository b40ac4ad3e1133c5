/**
 * Whether a page of this origin may open the desk's socket. The gateway's own page may (`Origin` names the `Host` it came from), and
 * what the configuration lists. A client without `Origin` is no browser page; its token decides.
 *
 * @param origin the `Origin` header.
 * @param host the `Host` header.
 * @param allowed origins such as `https://crm.example.com`.
 */
export function isOriginAllowed(origin: string | undefined, host: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined) return true
  if (allowed.includes(origin)) return true
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  return (protocol === 'http:' || protocol === 'https:') && originHost === host.toLowerCase()
}
