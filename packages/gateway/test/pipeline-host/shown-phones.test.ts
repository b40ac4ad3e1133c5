import type { Interaction } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createShownPhones } from '../../src/pipeline-host/shown-phones.js'

const interaction = (customer: object, lookup: object): Interaction =>
  ({ call: { direction: 'inbound', customer, dialled: '8000' }, lookup }) as unknown as Interaction
const caller = { number: '0912345678', name: null, anonymous: false }

describe('the numbers that a desk shows', () => {
  const phonesOf = createShownPhones('TW')

  it('are those of the caller and of everybody it may be, written as people of the region do', () => {
    const matches = [{ contact: { numbers: ['+886912345678', '+4930901820'] } }, { contact: { numbers: ['+886223456789'] } }]
    expect(phonesOf(interaction(caller, { state: 'matched', matches }))).toEqual({
      '0912345678': '0912 345 678',
      '+886912345678': '0912 345 678',
      '+4930901820': '+49 30 901820',
      '+886223456789': '02 2345 6789',
    })
  })

  it('are more once the customer is found', () => {
    const first = interaction(caller, { state: 'pending' })
    expect(Object.keys(phonesOf(first))).toEqual(['0912345678'])
    const found = { ...first, lookup: { state: 'matched', matches: [{ contact: { numbers: ['+886223456789'] } }] } }
    expect(Object.keys(phonesOf(found as unknown as Interaction))).toHaveLength(2)
  })

  it('are none for who hides', () => {
    expect(phonesOf(interaction({ ...caller, anonymous: true }, { state: 'hidden' }))).toEqual({})
  })
})
