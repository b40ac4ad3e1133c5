import { describe, expect, it } from 'vitest'
import { createOwnership } from '../../src/tabs/ownership.js'
import { createFakeBrowser } from './fake-browser.js'

async function start() {
  const browser = createFakeBrowser()
  const [first, second] = [browser.open(), browser.open()]
  const owner = createOwnership('line', { platform: first.platform })
  await browser.advance(20)
  const other = createOwnership('line', { platform: second.platform })
  await browser.advance(200)
  return { browser, first, owner, other }
}

describe('createOwnership', () => {
  it('the first has it, also while the agent looks at another tab; the next when it is closed', async () => {
    const { browser, first, owner, other } = await start()
    expect([owner.getSnapshot(), other.getSnapshot()]).toEqual(['owner', 'other'])
    browser.close(first)
    await browser.advance(50)
    expect(other.getSnapshot()).toBe('owner')
  })

  it('is handed over when asked for', async () => {
    const { browser, owner, other } = await start()
    const taken = other.take()
    await browser.advance(50)
    expect(await taken).toBe(true)
    expect([owner.getSnapshot(), other.getSnapshot()]).toEqual(['other', 'owner'])
  })

  it.each(['answers', 'hangs', 'is frozen'])('is never taken from one that is busy and %s', async (how) => {
    const { browser, first, owner, other } = await start()
    owner.setBusy(true)
    await browser.advance(10)
    if (how === 'hangs') browser.hang(first)
    if (how === 'is frozen') await browser.freeze(first)
    const taken = other.take()
    await browser.advance(2000)
    expect(await taken).toBe(false)
    expect(other.getSnapshot()).toBe('other')
    browser.wake(first)
    await browser.advance(50)
    expect(owner.getSnapshot()).toBe('owner')
  })
})
