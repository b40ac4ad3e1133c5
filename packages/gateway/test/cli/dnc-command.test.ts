import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { cli } from './cli-harness.js'

let directories: FreshDirectories
let directory: string
beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
beforeEach(async () => {
  directory = await directories.next()
  await file(
    'ringloop.json',
    JSON.stringify({
      region: 'DE',
      dataDirectory: 'data',
      freeswitch: { host: '127.0.0.1', password: 'x' },
      agents: [{ extension: '1001', name: 'Bo', token: 'token-of-bo-0123456789' }],
    }),
  )
})

async function file(name: string, text: string) {
  const path = join(directory, name)
  await writeFile(path, text)
  return path
}
const dnc = (...args: string[]) => cli(['dnc', ...args, '--config', join(directory, 'ringloop.json')])

describe('ringloop dnc', () => {
  it('puts the numbers of a file on the list, and says of a number that it is there', async () => {
    const list = await file('list.txt', '+49 30 901820\n030/901820\nnonsense\n')
    expect(await dnc('import', list)).toEqual({
      code: 0,
      out: '3 lines read: 1 numbers added, 1 were there already, 1 are no numbers\n  line 3: nonsense\n',
      error: '',
    })
    expect(await dnc('check', '030901820', '+4930901821')).toEqual({
      code: 1,
      out: '+4930901820 must not be called\n+4930901821 is not on the list\n',
      error: '',
    })
  }, 120_000)

  it.each([
    [[], /say what to do/],
    [['import'], /say what to do/],
    [['list', 'x'], /say what to do/],
    [['import', '/nowhere/x.csv'], /no such file/],
    [['add', 'reception'], /no telephone number/],
    [['import', 'x', '--columns', '0'], /no columns/],
  ])('%j is refused', async (args, problem) => {
    const { code, error } = await dnc(...args)
    expect(code).toBe(1)
    expect(error).toMatch(problem)
  })
})
