import { RingloopError } from '../../errors/ringloop-error.js'
import { digitValue, maskCode, maskSign } from './digit-value.js'

/** Signs in a template at most, so that looking for it takes a bounded time at each place of a text. */
const longestTemplate = 64

type TemplateSign = { readonly kind: 'digit' | 'letter' } | { readonly kind: 'literal'; readonly code: number }

/** A template that was read. */
export interface MaskTemplate {
  readonly signs: readonly TemplateSign[]
  /** Digits and letters of it that stay readable, from the end. */
  readonly keepLast: number
}

/**
 * Reads a template: `#` stands for a digit, `@` for a letter from A to Z, `\` takes the next sign as it is, and everything else stands for
 * itself, whatever its case. So `KD-######` is a customer number such as `kd-004711`.
 *
 * @throws `invalidConfig` for one without `#` or `@`, longer than 64 signs, or of which everything would stay readable.
 */
export function readMaskTemplate(template: string, keepLast: number, field = 'template'): MaskTemplate {
  const fail = (problem: string, mend: string) => new RingloopError('invalidConfig', `${field}: ${problem}`, { mend })
  const signs: TemplateSign[] = []
  for (let at = 0; at < template.length; at++) {
    const sign = template[at]
    if (sign === '#') signs.push({ kind: 'digit' })
    else if (sign === '@') signs.push({ kind: 'letter' })
    else {
      if (sign === '\\') at++
      if (at >= template.length) throw fail('ends with a single \\.', 'Write \\\\ for a backslash.')
      const code = lowerCode(template.charCodeAt(at))
      if (code === maskCode)
        throw fail(`holds ${maskSign}, the sign of what is masked.`, 'Write what stands there before masking.')
      signs.push({ kind: 'literal', code })
    }
  }
  if (signs.length > longestTemplate) throw fail(`has ${signs.length} signs.`, `Use at most ${longestTemplate}.`)
  const open = signs.filter(({ kind }) => kind !== 'literal').length
  if (open === 0) throw fail('masks nothing.', 'Write # for each digit and @ for each letter that is to be masked: KD-######')
  if (keepLast >= open)
    throw fail(`keeps ${keepLast} of ${open} signs readable, so nothing is masked.`, `Let keepLast be less than ${open}.`)
  return { signs, keepLast }
}

/** Calls `mask` with each place to be masked, wherever the template stands with no letter or digit directly before or after it. */
export function maskByTemplate(text: string, { signs, keepLast }: MaskTemplate, mask: (position: number) => void): void {
  const open = signs.flatMap(({ kind }, index) => (kind === 'literal' ? [] : [index]))
  const masked = open.slice(0, open.length - keepLast)
  const last = text.length - signs.length
  for (let start = 0; start <= last; start++) {
    if (!matches(text, start, signs)) continue
    if (isPartOfWord(text, start - 1) || isPartOfWord(text, start + signs.length)) continue
    for (const index of masked) mask(start + index)
  }
}

function matches(text: string, start: number, signs: readonly TemplateSign[]): boolean {
  return signs.every((sign, index) => fits(sign, text.charCodeAt(start + index)))
}

function fits(sign: TemplateSign, code: number): boolean {
  if (sign.kind === 'literal') return lowerCode(code) === sign.code
  return sign.kind === 'digit' ? digitValue(code) >= 0 : isLetter(code)
}

const isLetter = (code: number) => {
  const lower = lowerCode(code)
  return lower >= 0x61 && lower <= 0x7a
}

const isPartOfWord = (text: string, at: number) => {
  if (at < 0 || at >= text.length) return false
  const code = text.charCodeAt(at)
  return digitValue(code) >= 0 || isLetter(code) || code === maskCode
}

const lowerCode = (code: number) => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code)
