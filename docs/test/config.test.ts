import { RingloopError } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { gatewayConfigSchema } from '../../packages/gateway/src/config/gateway-config.js'
import { parseConfig } from '../../packages/gateway/src/config/load-config.js'
import { codeBlocks, pages, textOf } from './markdown.js'

const configs = pages()
  .flatMap(codeBlocks)
  .filter((block) => block.id === 'config')

describe('config files in the pages', () => {
  it.each(configs.map((block) => [`${block.page}:${block.line}`, block.text] as const))('%s is valid', (name, text) => {
    expect(() => parseConfig(text, name)).not.toThrow()
  })

  it('are in the guide and in both READMEs', () => {
    expect(configs.map(({ page }) => page).sort()).toEqual(['README.md', 'README.zh-CN.md', 'docs/guides/gateway.md'])
  })

  it('would be told from a wrong one', () => {
    const misspelt = configs[0]?.text.replace('"agents"', '"agent"') ?? ''
    expect(() => parseConfig(misspelt, 'gateway.json')).toThrow(RingloopError)
  })

  it('are explained key by key', () => {
    const explained = [...textOf('docs/guides/gateway.md').matchAll(/^\| `(\w+)` \| .* \| .*\|$/gm)].map(([, key]) => key)
    const known = Object.keys(gatewayConfigSchema.shape).filter((key) => key !== '$schema')
    expect(explained).toEqual(known)
  })
})
