import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = join(dirname(fileURLToPath(import.meta.url)), '../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(source, name))

const imports = (text: string): string[] =>
  // the word in quotes, as in 'from', imports nothing
  [...text.matchAll(/(?<!['"`])\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((found) => found[1] ?? '')

describe('core', () => {
  it('imports nothing but itself and three packages that run in browsers', () => {
    const outside = new Set<string>()
    for (const file of files) {
      for (const name of imports(readFileSync(file, 'utf8'))) {
        if (!name.startsWith('.')) outside.add(name)
        else expect(relative(source, join(dirname(file), name)), `${file} imports ${name}`).not.toMatch(/^\.\./)
      }
    }
    expect([...outside].sort()).toEqual(['@marcbachmann/cel-js', 'libphonenumber-js/min', 'zod/mini'])
  })

  it('has no clock, no chance, no timers, and no way out', () => {
    const forbidden =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bcrypto\.|\bsetTimeout\(|\bsetInterval\(|\bfetch\(|\bprocess\.|\brequire\(|\bglobalThis\b|\bwindow\b|\bconsole\./
    for (const file of files) {
      const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      expect(forbidden.exec(code)?.[0], file).toBeUndefined()
    }
  })
})
