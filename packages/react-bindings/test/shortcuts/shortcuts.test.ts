import { describe, expect, it } from 'vitest'
import { actionOf, defaultShortcuts, type KeyPress } from '../../src/shortcuts/shortcuts.js'

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  defaultPrevented: false,
  ...change,
})
const free = { typing: false, singleKeys: true }

describe('actionOf', () => {
  it('knows its keys, in small and capital letters, and the digits for candidates', () => {
    expect(actionOf(press('o'), defaultShortcuts, free)).toBe('openPop')
    expect(actionOf(press('O'), defaultShortcuts, free)).toBe('openPop')
    expect(actionOf(press('2'), defaultShortcuts, free)).toBe(1)
    expect(actionOf(press('0'), defaultShortcuts, free)).toBeNull()
  })

  it('leaves every letter to whoever types, and to an input method that composes', () => {
    for (const key of 'oxjktncl?123') expect(actionOf(press(key), defaultShortcuts, { ...free, typing: true })).toBeNull()
    expect(actionOf(press('o', { isComposing: true }), defaultShortcuts, free)).toBeNull()
  })

  it('files with Control or Command also while typing', () => {
    expect(actionOf(press('Enter', { ctrlKey: true }), defaultShortcuts, { ...free, typing: true })).toBe('file')
    expect(actionOf(press('Enter', { metaKey: true }), defaultShortcuts, { typing: true, singleKeys: false })).toBe('file')
  })

  it('does not take the browser’s own keys', () => {
    expect(actionOf(press('t', { ctrlKey: true }), defaultShortcuts, free)).toBeNull()
    expect(actionOf(press('l', { altKey: true }), defaultShortcuts, free)).toBeNull()
  })

  it('can be bound anew, and single keys switched off', () => {
    expect(actionOf(press('a'), { ...defaultShortcuts, openPop: 'a' }, free)).toBe('openPop')
    expect(actionOf(press('o'), defaultShortcuts, { ...free, singleKeys: false })).toBeNull()
  })
})
