/** Whether the gateway has nothing left to file, as its health says. */
export async function nothingWaits(url: string): Promise<boolean> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) })
  const health = (await response.json()) as { readonly parts: { readonly tickets: { readonly detail: string } } }
  return / 0 waiting/.test(health.parts.tickets.detail)
}
