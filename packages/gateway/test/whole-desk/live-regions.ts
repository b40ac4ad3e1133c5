import type { Page } from 'playwright-core'

/** What a live region of a page holds, as the browser tells assistive technology. */
export interface LiveText {
  readonly live: string
  readonly text: string
}

/** What the live regions of a page hold, read from the browser's tree of accessible things and not from the page's own markup. */
export async function heard(page: Page): Promise<readonly LiveText[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const known = new Map(nodes.map((node) => [node.nodeId, node]))
  const textOf = (id: string): string => {
    const node = known.get(id)
    if (node === undefined) return ''
    if (node.role?.value === 'StaticText') return String(node.name?.value ?? '')
    return (node.childIds ?? []).map(textOf).join('')
  }
  return nodes.flatMap((node) => {
    const live = node.properties?.find(({ name }) => name === 'live')?.value.value
    if (node.ignored || live === undefined || live === 'off') return []
    return [{ live: String(live), text: textOf(node.nodeId) }]
  })
}
