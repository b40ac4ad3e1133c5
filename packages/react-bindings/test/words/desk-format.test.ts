import { describe, expect, it } from 'vitest'
import { createDeskFormat } from '../../src/words/desk-format.js'
import { pickLanguage } from '../../src/words/messages.js'
import { now } from '../fixtures/interactions.js'

const written = new Map([['+8613800138000', '138 0013 8000']])
const en = createDeskFormat({ language: 'en', timeZone: 'Asia/Shanghai', phoneOf: (raw) => written.get(raw) })
const zh = createDeskFormat({ language: 'zh-CN', timeZone: 'Asia/Shanghai' })

describe('createDeskFormat', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [65_000, '1:05'],
    [3_605_000, '1:00:05'],
    [-5000, '0:00'],
  ])('writes %d ms as %s', (milliseconds, shown) => expect(en.duration(milliseconds)).toBe(shown))

  it('says durations in words, for screen readers', () => {
    expect(en.durationInWords(125_000)).toBe('2 minutes, 5 seconds')
    expect(en.durationInWords(0)).toBe('0 seconds')
    expect(zh.durationInWords(125_000)).toBe('2分钟5秒钟')
  })

  it('says today and yesterday, and the year only when it is another', () => {
    expect(en.day(now, now)).toBe('Today')
    expect(zh.day(now - 86_400_000, now)).toBe('昨天')
    expect(en.day(now - 5 * 86_400_000, now)).toBe('Nov 16')
    expect(en.day(now - 400 * 86_400_000, now)).toBe('Oct 17, 2025')
    expect(en.when(now, now)).toBe('18:04')
  })

  it('writes telephone numbers as the gateway does, and a safe line of others', () => {
    expect(en.phone('+8613800138000')).toBe('138 0013 8000')
    expect(en.phone('+4930901820')).toBe('+4930901820')
    expect(en.phone('<b>\u202Eevil\r\n')).toBe('<b>evil')
  })
})

describe('pickLanguage', () => {
  it('picks the first language the desk speaks', () => {
    expect(pickLanguage(['fr', 'zh-Hans-CN', 'en'])).toBe('zh-CN')
    expect(pickLanguage(['en-GB', 'zh'])).toBe('en')
    expect(pickLanguage([])).toBe('en')
  })
})
