const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ' }

/**
 * Splits the arguments of a command as FreeSWITCH does (`switch_separate_string` at blanks): quotes keep together what has spaces and
 * vanish, wherever in a word they stand, a backslash takes the meaning from the next character. The last of `most` words is the rest.
 */
export function splitWords(text: string, most = Number.POSITIVE_INFINITY): readonly string[] {
  const words: string[] = []
  let at = 0
  while (at < text.length) {
    while (text[at] === ' ') at += 1
    if (at >= text.length) break
    if (words.length + 1 >= most) {
      words.push(cleanWord(text.slice(at)))
      break
    }
    const start = at
    let quoted = false
    while (at < text.length && (quoted || text[at] !== ' ')) {
      if (text[at] === '\\') at += 1
      else if (text[at] === "'") quoted = !quoted
      at += 1
    }
    words.push(cleanWord(text.slice(start, at)))
  }
  return words
}

/** Takes quotes, escapes and outer spaces away. */
export function cleanWord(word: string): string {
  let clean = ''
  let end = 0
  let quoted = false
  const text = word.replace(/^ +/, '')
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const next = text.charAt(at + 1)
    if (character === '\\' && (next === "'" || next === '"' || next === '\\' || next in escapes) && next !== '') {
      clean += escapes[next] ?? next
      end = clean.length
      at += 1
    } else if (character === "'" && (quoted || text.includes("'", at + 1))) {
      quoted = !quoted
      if (quoted) end = clean.length
    } else {
      clean += character
      if (character !== ' ' || quoted) end = clean.length
    }
  }
  return clean.slice(0, end)
}
