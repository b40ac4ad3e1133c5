import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const source = fileURLToPath(new URL('../../src/', import.meta.url))

it('works where strings cannot become code', async () => {
  const script = fileURLToPath(new URL('./all-of-core.ts', import.meta.url))
  const flags = ['--disallow-code-generation-from-strings', '--conditions=@ringloop/source', '--import', 'tsx']
  const { stdout } = await run(process.execPath, [...flags, script], { timeout: 60_000 })
  expect(stdout).toBe('all of it works')
}, 70_000)

it('makes no code of strings', () => {
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    const code = readFileSync(`${source}${file}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    expect(/\bnew Function\(|\bFunction\(|\beval\(/.exec(code)?.[0], file).toBeUndefined()
  }
})
