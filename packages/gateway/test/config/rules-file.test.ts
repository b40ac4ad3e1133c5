import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RuleSet } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadRules, type RulesWatch, watchRules } from '../../src/config/rules-file.js'

let directory: string
let path: string
let watching: RulesWatch | null = null
const rules: RuleSet[] = []
const problems: string[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-rules-'))
  path = join(directory, 'rules.json')
  rules.length = 0
  problems.length = 0
})
afterEach(async () => {
  await watching?.[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

const good = (wrapUpSeconds: number) => JSON.stringify({ version: 1, wrapUpSeconds, rules: [] })
const typo = JSON.stringify({ version: 1, rules: [{ id: 'a', when: { fact: 'call.quue', is: 'x' }, then: { pop: false } }] })
const start = () => {
  watching = watchRules({ path, onRules: (set) => rules.push(set), onProblem: (error) => problems.push(error.message) })
  return watching
}

describe('the rules file', () => {
  it('is refused with file, place and mend when it has a typo', async () => {
    await writeFile(path, typo)
    await expect(loadRules(path)).rejects.toMatchObject({
      code: 'invalidRules',
      message: expect.stringMatching(/rules\.json: rules\[0\]\.when.*call\.quue/),
      mend: expect.stringContaining('call.queue'),
    })
  })

  it('is read again when it is told to; a bad file never replaces a good one', async () => {
    await writeFile(path, good(1))
    const watch = start()
    await watch.reload()
    await writeFile(path, typo)
    await watch.reload()
    await writeFile(path, good(2))
    await watch.reload()
    expect(rules.map(({ wrapUpSeconds }) => wrapUpSeconds)).toEqual([1, 2])
    expect(problems.some((problem) => problem.includes('call.quue'))).toBe(true)
  })

  it('is read again when it is changed or replaced', async () => {
    await writeFile(path, good(1))
    start()
    await writeFile(path, good(3))
    await vi.waitFor(() => expect(rules.at(-1)?.wrapUpSeconds).toBe(3), { timeout: 5_000 })
    await writeFile(`${path}.new`, good(4))
    await rename(`${path}.new`, path)
    await vi.waitFor(() => expect(rules.at(-1)?.wrapUpSeconds).toBe(4), { timeout: 5_000 })
  })
})
