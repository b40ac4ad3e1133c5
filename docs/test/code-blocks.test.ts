import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchors, codeBlocks, type PageLink, pages, relativeLinks, root, textOf } from './markdown.js'

const blocks = pages().flatMap(codeBlocks)
const named = blocks.filter((block) => block.title !== null)

/** Whether the block is a part of the file, as a whole or shifted to the left; `// …` on a line of its own leaves lines out. */
function isPartOf(text: string, file: string): boolean {
  const parts = text.split(/^\s*\/\/ …\n/m).map((part) => part.replace(/\n+$/, ''))
  return ['', '  ', '    ', '      '].some((indent) => {
    let from = 0
    for (const part of parts) {
      const shifted = part.replace(/^(?=.)/gm, indent)
      const at = `\n${file}`.indexOf(`\n${shifted}\n`, from)
      if (at < 0) return false
      from = at + shifted.length
    }
    return true
  })
}

describe('code in the pages', () => {
  it('is there', () => {
    expect(named.length).toBeGreaterThan(5)
    expect(new Set(named.map(({ page }) => page))).toContain('README.zh-CN.md')
  })

  it.each(named.map((block) => [`${block.page}:${block.line}`, block] as const))(
    '%s is a part of the file it names',
    (_, block) => {
      expect(existsSync(root + block.title), `${block.title} exists`).toBe(true)
      expect(isPartOf(block.text, textOf(block.title ?? '')), `not in ${block.title}:\n${block.text}`).toBe(true)
    },
  )

  it('names its file wherever it is TypeScript: nothing unchecked can rot', () => {
    const unnamed = blocks.filter(
      ({ language, title }) => /^(?:ts|tsx|js|jsx|typescript|javascript)$/.test(language) && title === null,
    )
    expect(unnamed.map(({ page, line }) => `${page}:${line}`)).toEqual([])
  })

  it('is told from what only looks like it', () => {
    const file = 'const a = 1\nfunction f() {\n  const b = 2\n  return b\n}\n'
    expect(isPartOf('const b = 2\nreturn b', file)).toBe(true)
    expect(isPartOf('const a = 1\n// …\n  return b', file)).toBe(true)
    expect(isPartOf('const b = 3', file)).toBe(false)
    expect(isPartOf('const b = 2\n  return b', file)).toBe(false)
    expect(isPartOf('return b\n// …\nconst b = 2', file)).toBe(false)
    expect(isPartOf('const b', file)).toBe(false)
  })
})

describe('links in the pages', () => {
  const links = pages().flatMap(relativeLinks)

  it('lead to files that exist, and to headings they have', () => {
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter((link) => !resolves(link)).map(({ page, line, target }) => `${page}:${line}: ${target}`)).toEqual([])
  })

  function resolves({ page, target }: PageLink): boolean {
    const [path = '', anchor] = decodeURI(target).split('#')
    const file = path === '' ? page : join(dirname(page), path)
    if (!existsSync(root + file)) return false
    return anchor === undefined || !file.endsWith('.md') || anchors(file).has(anchor)
  }
})
