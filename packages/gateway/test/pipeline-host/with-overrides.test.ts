import { describe, expect, it } from 'vitest'
import { withOverrides } from '../../src/pipeline-host/with-overrides.js'

class Crm {
  #asked = 0
  readonly name = 'crm'
  history?: () => string
  get asked() {
    return this.#asked
  }
  lookup() {
    this.#asked++
    return `${this.name} ${this.#asked}`
  }
  check() {
    return 'theirs'
  }
}

describe('withOverrides', () => {
  it('replaces what is given', () => {
    expect(withOverrides(new Crm(), { check: () => 'ours' }).check()).toBe('ours')
  })

  it('leaves a class its private members, for functions and getters', () => {
    const crm = new Crm()
    const wrapped = withOverrides(crm, { check: () => 'ours' })
    expect(wrapped.lookup()).toBe('crm 1')
    expect(wrapped.asked).toBe(1)
    expect(crm.check()).toBe('theirs')
  })

  it('has what the thing has, and no more', () => {
    const wrapped = withOverrides(new Crm(), { check: () => 'ours' })
    expect('lookup' in wrapped).toBe(true)
    expect('check' in wrapped).toBe(true)
    expect(wrapped.history).toBeUndefined()
    expect('other' in wrapped).toBe(false)
  })

  it('takes a frozen thing, and one that is wrapped already', () => {
    const once = withOverrides(Object.freeze(new Crm()), { check: () => 'once' })
    const twice = withOverrides(once, { lookup: () => 'twice' })
    expect([twice.check(), twice.lookup(), twice.asked, twice.name]).toEqual(['once', 'twice', 0, 'crm'])
  })
})
