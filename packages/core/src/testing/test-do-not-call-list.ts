import type { DoNotCallList } from '../compliance/do-not-call/do-not-call-list.js'
import type { E164 } from '../contacts/contact.js'
import { expectEqual, expectRejection } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'

/** The contract of the `DoNotCallList` port as tests. `make` gives a list with exactly the numbers of `listed`, three or more. */
export function testDoNotCallList({
  it,
  make,
  listed,
  unlisted,
}: {
  readonly it: ContractIt
  readonly make: () => Promise<DoNotCallList>
  readonly listed: readonly E164[]
  /** Two or more numbers that are not on it. */
  readonly unlisted: readonly E164[]
}): void {
  const test = (name: string, run: (list: DoNotCallList) => Promise<void>) =>
    it(`do-not-call list: ${name}`, () => using(make, run))
  const options = { signal: new AbortController().signal }
  const expectListed = async (list: DoNotCallList, number: string, expected: boolean) =>
    expectEqual(await list.has(number as E164, options), expected, `whether ${number} is on the list`)

  test('has the numbers that are on it, and no other', async (list) => {
    for (const number of listed) await expectListed(list, number, true)
    for (const number of unlisted) await expectListed(list, number, false)
  })

  test('does not take a number apart: the beginning of one, more than one, or a pattern, is not on it', async (list) => {
    const [first = ''] = listed
    for (const odd of [first.slice(0, -1), `${first}0`, first.slice(1), ` ${first}`, '+%', '+', '', `${first}\u0000`, '+1e10'])
      if (!listed.includes(odd as E164)) await expectListed(list, odd, false)
  })

  test('gives up when told to', async (list) => {
    const gone = AbortSignal.abort()
    for (const number of listed.slice(0, 1))
      await expectRejection(list.has(number, { signal: gone }), 'aborted', 'has, told to give up')
  })

  test('takes numbers on, each once, if it can', async (list) => {
    if (list.add === undefined) return
    const [first, ...others] = unlisted
    const [known] = listed
    if (first === undefined || known === undefined) return
    expectEqual(await list.add([first, first, known, ...others], options), unlisted.length, 'how many are new')
    expectEqual(await list.add([first], options), 0, 'how many are new the second time')
    expectEqual(await list.add([], options), 0, 'how many of none are new')
    for (const number of [...listed, ...unlisted]) await expectListed(list, number, true)
  })

  test('lets numbers go, if it can', async (list) => {
    if (list.remove === undefined) return
    const [first, ...others] = listed
    const [other] = unlisted
    if (first === undefined || other === undefined) return
    expectEqual(await list.remove([first, first, other], options), 1, 'how many were there')
    await expectListed(list, first, false)
    for (const number of others) await expectListed(list, number, true)
  })

  test('tells every number once, if it can', async (list) => {
    if (list.numbers === undefined) return
    const told: E164[] = []
    for await (const number of list.numbers(options)) told.push(number)
    expectEqual(told.sort(), [...listed].sort(), 'the numbers of the list')
  })
}
