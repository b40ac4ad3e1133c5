import { oneLine } from './plain-text.js'

/**
 * A file's name without what could be taken for more: no path, no quotes, no control characters, nothing that some systems forbid in a
 * name. Never empty.
 */
export function fileNameOf(name: string, maximumLength = 120): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = oneLine(last, 1000)
    .replace(/["<>|:*?\p{C}]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  if (clean.length <= maximumLength) return clean || 'file'
  // What it is for stays: people and programs go by the ending.
  const [ending = ''] = /\.[A-Za-z0-9]{1,8}$/.exec(clean) ?? []
  return oneLine(clean.slice(0, clean.length - ending.length), maximumLength - ending.length) + ending
}
