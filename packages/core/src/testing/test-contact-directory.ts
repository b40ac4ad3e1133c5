import type { E164 } from '../contacts/contact.js'
import type { ContactDirectory } from '../contacts/contact-directory.js'
import { expectEqual, expectRejection, expectThat } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'

/** Who is in the directory under test. */
export interface DirectorySample {
  /** A number and the ids of everybody who has it. */
  readonly known: { readonly number: E164; readonly contactIds: readonly string[] }
  /** A number that two or more have, if there is one. */
  readonly shared?: { readonly number: E164; readonly contactIds: readonly string[] }
  /** A number that nobody has. */
  readonly unknown: E164
}

/** The contract of the `ContactDirectory` port as tests. */
export function testContactDirectory({
  it,
  make,
  sample,
}: {
  readonly it: ContractIt
  readonly make: () => Promise<ContactDirectory>
  readonly sample: DirectorySample
}): void {
  const test = (name: string, run: (directory: ContactDirectory) => Promise<void>) =>
    it(`contact directory: ${name}`, () => using(make, run))
  const signal = () => new AbortController().signal

  for (const [name, { number, contactIds }] of Object.entries({
    known: sample.known,
    ...(sample.shared && { shared: sample.shared }),
  })) {
    test(`finds everybody who has a number (${name}), each once, and nobody else`, async (directory) => {
      const contacts = await directory.lookup(number, { signal: signal() })
      expectEqual(contacts.map((contact) => contact.id as string).sort(), [...contactIds].sort(), `the owners of ${number}`)
      for (const contact of contacts) {
        expectThat(
          contact.numbers.includes(number),
          `${contact.id} holds ${number} in E.164 (it has ${contact.numbers.join(', ')})`,
        )
        for (const held of contact.numbers) expectThat(/^\+[1-9]\d{3,14}$/.test(held), `${held} is E.164`)
        expectThat(contact.url === undefined || /^https:\/\//.test(contact.url), `url is an https address, not ${contact.url}`)
      }
    })
  }

  test('finds nobody under a number that nobody has', async (directory) => {
    expectEqual(await directory.lookup(sample.unknown, { signal: signal() }), [], `the owners of ${sample.unknown}`)
  })

  test('does not take a number apart: the end of one, or a pattern, is nobody’s', async (directory) => {
    for (const odd of [sample.known.number.slice(0, -1), `${sample.known.number}0`, '+%', '+*', '+']) {
      expectEqual(await directory.lookup(odd as E164, { signal: signal() }), [], `the owners of ${odd}`)
    }
  })

  test('gives up when told to', async (directory) => {
    const gone = new AbortController()
    gone.abort()
    await expectRejection(directory.lookup(sample.known.number, { signal: gone.signal }), 'aborted', 'lookup')
  })

  test('gives a customer’s past newest first, no more than asked for, if it has one', async (directory) => {
    const [contact] = await directory.lookup(sample.known.number, { signal: signal() })
    if (contact === undefined || directory.history === undefined) return
    const items = await directory.history(contact, { signal: signal(), limit: 2 })
    expectThat(items.length <= 2, `at most two items, not ${items.length}`)
    expectThat(
      items.every((item, index) => index === 0 || (items[index - 1]?.at ?? 0) >= item.at),
      'newest first',
    )
  })
}
