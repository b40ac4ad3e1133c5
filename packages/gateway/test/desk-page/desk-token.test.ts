import { describe, expect, it } from 'vitest'
import { deskAddress } from '../../desk-page/desk-address.js'
import { givesToken, keepToken, takeToken } from '../../desk-page/desk-token.js'
import { readPreferences, writePreferences } from '../../desk-page/preferences.js'

function place(hash: string, stored = new Map<string, string>()) {
  const replaced: string[] = []
  return {
    location: { hash, pathname: '/', search: '?a=1' },
    history: { replaceState: (_state: unknown, _unused: string, url?: string | URL | null) => void replaced.push(String(url)) },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    replaced,
    stored,
  }
}
const forbidden = () => {
  throw new Error('SecurityError')
}

describe('takeToken', () => {
  it('takes the token out of the address and keeps it for the tab', () => {
    const page = place('#token=abc%2B1&x=2')
    expect(takeToken(page)).toBe('abc+1')
    expect(page.replaced).toEqual(['/?a=1#x=2'])
    expect(takeToken(place('', page.stored))).toBe('abc+1')
    expect(['#token=abc', '#x=2&token=abc', '#token=', '#elsewhere', ''].map((hash) => givesToken({ hash }))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('leaves an address without a token alone', () => {
    const page = place('#elsewhere')
    expect(takeToken(page)).toBeNull()
    expect(page.replaced).toEqual([])
  })

  it('works where storage is forbidden, for as long as the page lives', () => {
    const page = { ...place('#token=abc'), sessionStorage: { getItem: forbidden, setItem: forbidden, removeItem: forbidden } }
    expect(takeToken(page)).toBe('abc')
    expect(takeToken({ ...page, location: { hash: '', pathname: '/', search: '' } })).toBeNull()
    keepToken(page, null)
  })

  it('forgets on request', () => {
    const page = place('#token=abc')
    takeToken(page)
    keepToken(page, null)
    expect(takeToken(place('', page.stored))).toBeNull()
  })
})

describe('deskAddress', () => {
  it('is the same host, secure where the page is', () => {
    expect(deskAddress({ protocol: 'https:', host: 'desk.example' })).toBe('wss://desk.example/desk')
    expect(deskAddress({ protocol: 'http:', host: '127.0.0.1:8080' })).toBe('ws://127.0.0.1:8080/desk')
  })
})

describe('preferences', () => {
  it('come back as they were set', () => {
    const { sessionStorage } = place('')
    const set = { language: 'zh-CN', theme: 'dark', density: 'compact', ringTone: true } as const
    writePreferences(sessionStorage, set)
    expect(readPreferences(sessionStorage, ['en'])).toEqual(set)
  })

  it.each(['no json', '[]', 'null', '{"language":"xx","theme":7,"density":"tight","ringTone":"yes"}'])(
    'are the usual ones where %s is stored',
    (text) => {
      expect(readPreferences({ getItem: () => text }, ['zh-TW'])).toEqual({
        language: 'zh-CN',
        theme: 'system',
        density: 'comfortable',
        ringTone: false,
      })
    },
  )
})
