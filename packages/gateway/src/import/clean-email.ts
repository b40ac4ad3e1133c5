import { domainToASCII } from 'node:url'

/**
 * An e-mail address as one writes it, in small letters: without `mailto:`, name and angle brackets; full-width letters become plain.
 * `null` if it is none.
 *
 * Local part of RFC 5322 without quotes, or letters of other scripts (RFC 6531); domain with at least one dot.
 */
export function cleanEmail(raw: string): string | null {
  if (raw.length > 400) return null
  const bracketed = /<([^<>]*)>\s*$/.exec(raw)?.[1] ?? raw
  const text = bracketed
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/[;,.]+$/, '')
    .toLowerCase()
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(0, at))
  const domain = text.slice(at + 1)
  if (text.length > 254 || Buffer.byteLength(local) > 64) return null
  if (!/^(?!\.)(?!.*\.\.)[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+(?<!\.)$/u.test(local)) return null
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  const valid = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  // 1.2.3.4 is an address of a machine; the last label of a name has a letter
  return labels.length > 1 && valid && /[a-z]/.test(labels.at(-1) ?? '') ? text : null
}
