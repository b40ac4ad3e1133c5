import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { blockOf, codeBlocks, relativeLinks, root, textOf } from './markdown.js'

const readmes = ['README.md', 'README.zh-CN.md'] as const

describe('the READMEs', () => {
  it('show what the quick start prints', async () => {
    const args = ['--conditions=@ringloop/source', '--import', 'tsx', 'examples/quick-start/src/main.ts']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 60_000 })
    for (const readme of readmes) expect(blockOf(readme, 'quick-start')).toBe(stdout.trimEnd())
  }, 60_000)

  it('have the same content: headings, code, tables, links', () => {
    const [english, chinese] = readmes.map((readme) => {
      const text = textOf(readme)
      return {
        headings: [...text.matchAll(/^(#+) /gm)].map(([, level]) => level),
        rows: [...text.matchAll(/^\| (\S+)/gm)].map(([, first]) => first),
        points: [...text.matchAll(/^- /gm)].length,
        code: codeBlocks(readme).map(({ language, title, id, text: code }) => [
          language,
          title,
          id === 'config' ? '' : code.replace(/ +#.*$/gm, ''),
        ]),
        links: relativeLinks(readme).map(({ target }) => target.replace('/zh-CN/', '/').replace('/desk-zh-', '/desk-en-')),
      }
    })
    const otherLanguage = /^README/
    expect({ ...chinese, links: chinese?.links.filter((link) => !otherLanguage.test(link)).sort() }).toEqual({
      ...english,
      links: english?.links.filter((link) => !otherLanguage.test(link)).sort(),
    })
  })

  it('show the desk in their own language', () => {
    const pictures = readmes.map((readme) =>
      relativeLinks(readme).flatMap(({ target }) => (target.endsWith('.webp') ? [target] : [])),
    )
    expect(pictures).toEqual([['docs/screenshots/desk-en-light-1440.webp'], ['docs/screenshots/desk-zh-light-1440.webp']])
  })

  it('name every package', () => {
    for (const folder of readdirSync(`${root}packages`)) {
      const { name } = JSON.parse(textOf(`packages/${folder}/package.json`)) as { name: string }
      for (const readme of readmes) expect(textOf(readme)).toContain(`| [\`${name}\`](packages/${folder}) |`)
    }
  })

  it('state the size of core in a browser, as it is', async () => {
    const sizes: number[] = []
    for (const names of ['*', '{ createPipeline, createMemoryStore, defaultRules }']) {
      const { outputFiles } = await build({
        stdin: { contents: `export ${names} from '@ringloop/core'`, resolveDir: root },
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        platform: 'browser',
        conditions: ['@ringloop/source'],
      })
      sizes.push(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length / 1000)
    }
    for (const readme of readmes) {
      const row = /^\| \[`@ringloop\/core`\].*$/m.exec(textOf(readme))?.[0] ?? ''
      const stated = [...row.matchAll(/(\d+) kB/g)].map(([, size]) => Number(size))
      expect(stated.length).toBe(sizes.length)
      for (const [index, size] of stated.entries()) expect(Math.abs(size - (sizes[index] ?? 0))).toBeLessThan(2)
    }
  })
})
