import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8')

/** The colour tokens of one block. */
function block(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(selector)
  if (start === -1) throw new Error(`no block ${selector}`)
  const body = css.slice(start, css.indexOf('}', start))
  return new Map([...body.matchAll(/(--rl-[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))
}

const light = block(':where(:root, :host, [data-rl-theme="light"])')
const darkBySystem = block(':where(:root:not([data-rl-theme="light"]), :host(:not([theme="light"])))')
const dark = block(':where([data-rl-theme="dark"], :host([theme="dark"]))')

/** Contrast of two colours, WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    const [r = 0, g = 0, blue = 0] = channels.map((c) => (c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue
  }
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['ground', 'surface', 'sunken', 'hover']
const text: readonly (readonly [string, string])[] = [
  ...grounds.flatMap((ground) => ['text', 'text-soft', 'text-quiet'].map((name) => [name, ground] as const)),
  ...['ground', 'surface'].flatMap((ground) => ['accent', 'good', 'wait', 'bad'].map((name) => [name, ground] as const)),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent-soft', 'accent-soft'],
  ...['good', 'wait', 'bad'].flatMap((tone) => [tone, 'text', 'text-soft'].map((name) => [name, `${tone}-soft`] as const)),
]

describe.each([
  ['light', light],
  ['dark', dark],
])('%s tokens', (_name, tokens) => {
  const colour = (name: string) => {
    const value = tokens.get(`--rl-${name}`)
    if (value === undefined) throw new Error(`no token ${name}`)
    return value
  }
  it.each(text)('%s on %s reaches AA for text (4.5)', (name, ground) => {
    expect(contrast(colour(name), colour(ground))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['surface', 'ground'])('borders of controls and the focus ring reach 3 on %s', (ground) => {
    expect(contrast(colour('line-strong'), colour(ground))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour('accent'), colour(ground))).toBeGreaterThanOrEqual(3)
  })
})

it('dark is the same by system and by choice', () => {
  expect([...darkBySystem]).toEqual([...dark])
  expect([...light.keys()]).toEqual([...dark.keys()])
})
