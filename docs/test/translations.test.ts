import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codeBlocks, root, textOf } from './markdown.js'

const guides = 'docs/guides/'
const translated = readdirSync(`${root}${guides}zh-CN`)

/** What a page and its translation have in common: headings, lines of tables, points of lists, and code but for its comments. */
const shapeOf = (page: string) => ({
  lines: textOf(page)
    .split('\n')
    .map((line) => /^(?:#+ |\||- |\d+\. |```\S*)/.exec(line)?.[0])
    .filter((mark) => mark !== undefined),
  code: codeBlocks(page)
    .filter(({ language }) => language !== 'ts')
    .map(({ text }) => text.replace(/#.*|<!--[\s\S]*?-->/g, '').trimEnd()),
})

describe('the guides in Chinese', () => {
  it.each(translated)('%s has the headings, tables, lists and code of the English one', (file) => {
    expect(shapeOf(`${guides}zh-CN/${file}`)).toEqual(shapeOf(guides + file))
  })
})
