/** One device of a dial string, with the variables its channel gets. */
export interface DialledEndpoint {
  readonly endpoint: string
  readonly variables: Readonly<Record<string, string>>
}

/** A dial string: groups that are tried one after the other (`|`), the devices of each at the same time (`,`). */
export type DialString = readonly (readonly DialledEndpoint[])[]

/**
 * Reads a dial string: `{for=all}[for=one]user/1001,[a=b]user/1002|sofia/gateway/pstn/0912345678`. Values may be quoted (`'a, b'`)
 * and hold `\'` and `\,`. Gives `undefined` for one whose brackets do not close.
 */
export function readDialString(text: string): DialString | undefined {
  const forAll = takeVariables(text, '{', '}')
  if (forAll === undefined) return undefined
  const groups: DialledEndpoint[][] = []
  for (const group of splitOutside(forAll.rest, '|')) {
    const endpoints: DialledEndpoint[] = []
    for (const part of splitOutside(group, ',')) {
      const own = takeVariables(part.trim(), '[', ']')
      if (own === undefined) return undefined
      endpoints.push({ endpoint: own.rest, variables: { ...forAll.variables, ...own.variables } })
    }
    groups.push(endpoints)
  }
  return groups
}

function takeVariables(
  text: string,
  open: string,
  close: string,
): { readonly variables: Record<string, string>; readonly rest: string } | undefined {
  const variables: Record<string, string> = {}
  let rest = text.trimStart()
  while (rest.startsWith(open)) {
    // FreeSWITCH ends the list at the first closing bracket, whatever the quotes
    const end = rest.indexOf(close)
    if (end < 0) return undefined
    Object.assign(variables, readVariables(rest.slice(1, end)))
    rest = rest.slice(end + 1).trimStart()
  }
  return { variables, rest }
}

function readVariables(list: string): Record<string, string> {
  const marked = /^\^\^(.)/.exec(list)
  const delimiter = marked?.[1] ?? ','
  const variables: Record<string, string> = {}
  for (const part of splitQuoted(marked === null ? list : list.slice(3), delimiter)) {
    const equals = part.indexOf('=')
    if (equals > 0) variables[part.slice(0, equals).trim()] = unquote(part.slice(equals + 1))
  }
  return variables
}

function splitQuoted(text: string, delimiter: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\\') {
      part += character + text.charAt(++index)
      continue
    }
    if (character === "'") quoted = !quoted
    if (character === delimiter && !quoted) {
      parts.push(part)
      part = ''
    } else part += character
  }
  parts.push(part)
  return parts
}

const unquote = (value: string): string => value.replace(/\\(.)|'/g, (_, escaped: string | undefined) => escaped ?? '')

/** Splits where the delimiter stands outside of brackets. */
function splitOutside(text: string, delimiter: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1
    if (character === ']' || character === '}') depth -= 1
    if (character === delimiter && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  parts.push(part)
  return parts
}
