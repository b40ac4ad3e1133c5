import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { caseWords } from '../../src/words/case-words.js'
import { wordsIn } from '../../src/words/catalogue.js'
import { chinese } from '../../src/words/chinese.js'
import { dispatchWords } from '../../src/words/dispatch-words.js'
import { elementWords } from '../../src/words/element-words.js'
import { english } from '../../src/words/english.js'
import { floorWords } from '../../src/words/floor-words.js'
import { popWords } from '../../src/words/pop-words.js'
import { sayWords } from '../../src/words/say-words.js'
import { softphoneWords } from '../../src/words/softphone-words.js'
import { wallboardWords } from '../../src/words/wallboard-words.js'

const areas = Object.fromEntries(
  [caseWords, dispatchWords, elementWords, floorWords, softphoneWords, wallboardWords].map((words) => [words.area, words]),
)
const own = (language: 'en' | 'zh-CN') =>
  Object.fromEntries(Object.entries(areas).map(([area, words]) => [area, words[language]]))
const all = { en: { ...english, ...own('en') }, 'zh-CN': { ...chinese, ...own('zh-CN') } }

const values = ['⟨1⟩', '⟨2⟩', '⟨3⟩', '⟨4⟩', '⟨5⟩', '⟨6⟩']

/** All texts by their place; functions filled in with marks. */
function texts(words: object, place = ''): readonly (readonly [place: string, text: string])[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? texts(value, `${place}.${key}`)
      : [[`${place}.${key}`, typeof value === 'function' ? value(...values) : String(value)] as const],
  )
}
const marks = (text: string) => [...text.matchAll(/⟨\d⟩/g)].map(([mark]) => mark).sort()
/** The number of a plural comes twice in English: as a count that chooses the form, and written. */
const counted = new Set(['.outage.waiting'])
/** What has a word for codes of errors in one language only: where the gateway's own sentences are foreign. */
const oneLanguage = /^\.(error\.byCode|dispatch\.errors)\./

describe('the words of the desk', () => {
  it('are all here: each file of words is an area', () => {
    const files = readdirSync(new URL('../../src/words/', import.meta.url)).filter((name) => name.endsWith('-words.ts'))
    const named = Object.keys(all.en).map((area) => `${area.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-words.ts`)
    expect(files.sort()).toEqual(named.sort())
  })

  it('use every value in each language and leave none blank', () => {
    const original = new Map(texts(all.en))
    const said = texts(all['zh-CN']).filter(([place]) => !oneLanguage.test(place))
    expect(said.map(([place]) => place).sort()).toEqual([...original.keys()].filter((place) => !oneLanguage.test(place)).sort())
    for (const [place, text] of texts(all['zh-CN'])) {
      expect(text.trim(), place).not.toBe('')
      expect(text, place).not.toContain('undefined')
      if (!counted.has(place) && original.has(place)) expect(marks(text), place).toEqual(marks(original.get(place) ?? ''))
    }
  })
})

it('have one Chinese word for a supervisor', () => {
  const said = texts(all['zh-CN']).filter(([, text]) => /班长|督导|主管/.test(text))
  expect(said.length).toBeGreaterThan(0)
  for (const [place, text] of said) expect(text, place).not.toMatch(/班长|督导/)
})

describe('wordsIn', () => {
  const hello = { ...popWords.en, incoming: 'Hello?' }

  it('gives those of the language by area, and English for one that the desk does not speak', () => {
    const { pop, say } = wordsIn({ language: 'zh-CN', messages: {} }, [popWords, sayWords])
    expect(pop).toBe(popWords['zh-CN'])
    expect(say).toBe(sayWords['zh-CN'])
    expect(wordsIn({ language: 'de', messages: {} }, [popWords])).toEqual({ pop: popWords.en })
  })

  it('takes the host’s own before them', () => {
    const { pop, say } = wordsIn({ language: 'zh-CN', messages: { pop: hello } }, [popWords, sayWords])
    expect(pop).toBe(hello)
    expect(say).toBe(sayWords['zh-CN'])
  })
})
