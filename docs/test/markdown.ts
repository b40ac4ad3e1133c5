import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at the end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A fenced block of a page. */
export interface CodeBlock {
  readonly page: string
  readonly line: number
  readonly language: string
  /** The file that it shows, from the root: `title="…"` after the language. */
  readonly title: string | null
  /** What a test knows it by: `id="…"` after the language. */
  readonly id: string | null
  readonly text: string
}

/** A link or picture of a page. */
export interface PageLink {
  readonly page: string
  readonly line: number
  readonly target: string
}

const notOurs = new Set(['node_modules', 'dist', 'coverage', '.git', '.ringloop', 'docs/api'])

/** Every page of the repository, from its root; what is installed or generated is no page. */
export function pages(folder = ''): readonly string[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name
    if (notOurs.has(entry.name) || notOurs.has(path)) return []
    if (entry.isDirectory()) return pages(`${path}/`)
    return entry.isFile() && entry.name.endsWith('.md') ? [path] : []
  })
}

/** The text of a file of the repository. */
export const textOf = (path: string): string => readFileSync(root + path, 'utf8')

/** The fenced blocks of a page. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: { fence: string; info: string; line: number; lines: string[] } | null = null
  for (const [index, line] of textOf(page).split('\n').entries()) {
    const fence = /^\s*(`{3,})(.*)$/.exec(line)
    if (open === null) {
      if (fence) open = { fence: fence[1] ?? '', info: fence[2] ?? '', line: index + 1, lines: [] }
    } else if (fence?.[1] === open.fence && fence[2] === '') {
      const [language = ''] = open.info.trim().split(/\s/)
      const title = /title="([^"]+)"/.exec(open.info)?.[1] ?? null
      const id = /id="([^"]+)"/.exec(open.info)?.[1] ?? null
      blocks.push({ page, line: open.line, language, title, id, text: open.lines.join('\n') })
      open = null
    } else open.lines.push(line)
  }
  if (open !== null) throw new Error(`${page}:${open.line}: the block is never closed`)
  return blocks
}

/** The text of the block with this id. */
export function blockOf(page: string, id: string): string {
  const block = codeBlocks(page).find((each) => each.id === id)
  if (block === undefined) throw new Error(`${page} has no block with id="${id}"`)
  return block.text
}

/** The prose of a page: without its fenced blocks and code spans, with its lines. */
function prose(page: string): string {
  return textOf(page)
    .replace(/^(\s*)(`{3,}).*\n[\s\S]*?\n\s*\2$/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, '')
}

/** The links of a page that lead to files of the repository. */
export function relativeLinks(page: string): readonly PageLink[] {
  const links: PageLink[] = []
  for (const [index, line] of prose(page).split('\n').entries()) {
    const inline = line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)
    const html = line.matchAll(/(?:src|href|srcset)="([^"]+)"/g)
    const reference = line.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g)
    for (const match of [...inline, ...html, ...reference]) {
      const target = match[1] ?? ''
      if (!/^[a-z][a-z+.-]*:/i.test(target)) links.push({ page, line: index + 1, target })
    }
  }
  return links
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchors(page: string): ReadonlySet<string> {
  const found = new Map<string, number>()
  const names = new Set<string>()
  for (const [, title = ''] of textOf(page)
    .replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
    .matchAll(/^#{1,6}\s+(.+)$/gm)) {
    const name = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-')
    const count = found.get(name) ?? 0
    found.set(name, count + 1)
    names.add(count === 0 ? name : `${name}-${count}`)
  }
  return names
}
