import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the desk page is; from the sources it is built first, which takes a second or two. */
export async function preparePage(out: (text: string) => void): Promise<string> {
  const built = fileURLToPath(new URL('./desk/', import.meta.url))
  if (existsSync(built)) return built
  out('Building the desk page …\n')
  const script = new URL('../../desk-page/build.mjs', import.meta.url)
  const { buildDeskPage } = (await import(script.href)) as { buildDeskPage: () => Promise<string> }
  return buildDeskPage()
}
