import { isCardNumber, longestCard, shortestCard } from './card-number.js'
import { type DigitRun, digitRuns } from './digit-run.js'
import { maskSign } from './digit-value.js'
import { maskByTemplate, readMaskTemplate } from './mask-template.js'
import { isOldResidentId, isResidentId, oldResidentIdLength, residentIdLength } from './resident-id.js'

/** What a {@link Masker} looks for. */
export interface MaskingOptions {
  /** Numbers of payment cards. Default: yes. */
  readonly cards?: boolean | undefined
  /** Chinese resident id numbers. Default: no. */
  readonly residentIds?: boolean | undefined
  /** Also those of 15 digits, given out until 1999. They have no check digit, so other numbers are masked, too. Default: no. */
  readonly oldResidentIds?: boolean | undefined
  /** Digits of cards and ids that stay readable, from the end: 0 to 4. Default 4. */
  readonly keepLast?: number | undefined
  /** The house's own numbers. */
  readonly templates?: readonly { readonly template: string; readonly keepLast?: number | undefined }[] | undefined
}

/** Takes numbers that must not be kept out of texts. */
export interface Masker {
  /** The text with what was found masked; the same string if nothing was. What is masked twice is the same as once. */
  mask(text: string): string
  /** Whether `values[from, to)`, 0 to 9 and 10 for X, are a number that is masked in texts. Templates have no part in it. */
  isSecret(values: readonly number[], from: number, to: number): boolean
  /** Digits that stay readable at the end of such a number. */
  readonly keepLast: number
}

/** Most templates of a masker: each is looked for at every place of a text. */
export const mostTemplates = 50

/**
 * Makes a masker. Numbers are found in digits of several scripts, alone or with spaces, dashes, dots, slashes or commas between them, also
 * digit by digit; a number begins and ends where a group of digits does. A number with `+` in front and at most 15 digits is a telephone
 * number. Time and memory are linear in the text.
 *
 * @throws `invalidConfig` for a template that cannot be read.
 */
export function createMasker(options: MaskingOptions = {}): Masker {
  const { cards = true, residentIds = false, oldResidentIds = false, keepLast = 4 } = options
  const templates = (options.templates ?? []).map(({ template, keepLast: keep = 0 }, index) =>
    readMaskTemplate(template, keep, `templates[${index}]`),
  )
  const isSecret = (values: readonly number[], from: number, to: number): boolean =>
    (cards && values[to - 1] !== 10 && isCardNumber(values, from, to)) ||
    (residentIds && isResidentId(values, from, to)) ||
    (oldResidentIds && isOldResidentId(values, from, to))
  const lengths = [
    ...(cards ? Array.from({ length: longestCard - shortestCard + 1 }, (_, index) => shortestCard + index) : []),
    ...(residentIds && !cards ? [residentIdLength] : []),
    ...(oldResidentIds && !cards ? [oldResidentIdLength] : []),
  ]
  const fewest = Math.min(...lengths)

  const maskRun = (run: DigitRun, mask: (position: number) => void) => {
    for (let end = fewest; end <= run.values.length; end++) {
      if (run.ends[end - 1] !== true) continue
      for (const length of lengths) {
        const start = end - length
        if (start < 0 || run.begins[start] !== true || !isSecret(run.values, start, end)) continue
        if (start === 0 && run.international && length <= 15) continue
        for (const position of run.positions.slice(start, end - keepLast)) mask(position)
      }
    }
  }

  return {
    isSecret,
    keepLast,
    mask(text) {
      const masked = new Set<number>()
      const mask = (position: number) => masked.add(position)
      if (lengths.length > 0 && text.length >= fewest) for (const run of digitRuns(text, fewest)) maskRun(run, mask)
      for (const template of templates) maskByTemplate(text, template, mask)
      return masked.size === 0 ? text : withMask(text, masked)
    },
  }
}

function withMask(text: string, masked: ReadonlySet<number>): string {
  const parts: string[] = []
  let from = 0
  for (const position of [...masked].sort((a, b) => a - b)) {
    parts.push(text.slice(from, position), maskSign)
    from = position + 1
  }
  parts.push(text.slice(from))
  return parts.join('')
}
