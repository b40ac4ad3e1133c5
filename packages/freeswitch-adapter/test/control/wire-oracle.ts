/**
 * What bytes on an Event Socket mean to FreeSWITCH, read as its own parsers do (mod_event_socket, switch_separate_string,
 * switch_event_create_brackets, the inline dialplan): naive and on its own, to judge what our builders write.
 */

/** One command of the protocol: lines up to an empty one. */
export interface WireCommand {
  readonly first: string
  readonly headers: readonly string[]
}

/** Splits bytes into commands. */
export function wireCommands(bytes: string): readonly WireCommand[] {
  return bytes
    .split(/\r?\n\r?\n/)
    .filter((block) => block.replace(/[\r\n]/g, '') !== '')
    .map((block) => {
      const [first = '', ...headers] = block.split(/\r?\n/)
      return { first, headers }
    })
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ' }

function clean(text: string, delimiter: string): string {
  let out = ''
  let end = 0
  let quoted = false
  const word = text.replace(/^ +/, '')
  for (let at = 0; at < word.length; at++) {
    const [here = '', next = ''] = [word[at], word[at + 1]]
    if (here === '\\' && next !== '' && (`'"\\`.includes(next) || (delimiter !== ' ' && next === delimiter) || next in escapes)) {
      out += escapes[next] ?? next
      end = out.length
      at += 1
    } else if (here === "'" && (quoted || word.includes("'", at + 1))) {
      quoted = !quoted
      if (quoted) end = out.length
    } else {
      out += here
      if (here !== ' ' || quoted) end = out.length
    }
  }
  return out.slice(0, end)
}

/** `switch_separate_string`: at blanks quotes always count, elsewhere only where a second one follows. */
export function separate(text: string, delimiter: string, most = 1000): readonly string[] {
  if (text.startsWith('^^') && text.length > 3) return separate(text.slice(3), text[2] ?? '', most)
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    if (delimiter === ' ') while (text[at] === ' ') at += 1
    if (at >= text.length && delimiter === ' ') break
    if (parts.length + 1 >= most) {
      parts.push(text.slice(at))
      break
    }
    const start = at
    let quoted = false
    for (; at < text.length; at++) {
      if (text[at] === '\\') at += 1
      else if (text[at] === "'" && (delimiter === ' ' || quoted || text.includes("'", at + 1))) quoted = !quoted
      else if (text[at] === delimiter && !quoted) break
    }
    parts.push(text.slice(start, at))
    at += 1
  }
  return parts.map((part) => clean(part, delimiter))
}

/** The variables and the endpoints of a dial string. */
export function dialled(text: string): {
  readonly variables: Readonly<Record<string, string>>
  readonly endpoints: readonly string[]
} {
  const variables: Record<string, string> = {}
  let rest = text
  while (rest.startsWith('{') || rest.startsWith('<') || rest.startsWith('[')) {
    const close = { '{': '}', '<': '>', '[': ']' }[rest[0] as '{' | '<' | '[']
    const end = rest.indexOf(close)
    if (end < 0) throw new Error('brackets without end')
    for (const pair of separate(rest.slice(1, end), ',')) {
      const [name = '', value] = separate(pair, '=', 2)
      if (value !== undefined) variables[name] = value
    }
    rest = rest.slice(end + 1)
  }
  return { variables, endpoints: rest.split(/[|,]|:_:/) }
}

/** The applications of an inline dialplan. */
export function applications(text: string): readonly (readonly [application: string, data: string])[] {
  const marked = /^m:(.):/.exec(text)
  return separate(text.slice(marked?.[0].length ?? 0), marked?.[1] ?? ',').map((part) => {
    const colon = part.indexOf(':')
    return colon < 0 ? [part, ''] : [part.slice(0, colon), part.slice(colon + 1)]
  })
}
