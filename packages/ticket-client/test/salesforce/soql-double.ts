/** A record of the double. */
export type DeskRecord = Record<string, string | number | boolean | null>

/** A parsed query, as far as the double knows SOQL. */
export interface ParsedSoql {
  readonly columns: readonly string[]
  readonly object: string
  readonly limit: number
  readonly offset: number
  readonly order: readonly { readonly field: string; readonly sign: number }[]
  /** The fields of the condition. */
  readonly asked: readonly string[]
  holds(record: DeskRecord): boolean
}

type Test = (record: DeskRecord) => boolean

const token = /\s*(?:'((?:[^'\\]|\\.)*)'|(\d{4}-\d\d-\d\dT[\d:]+Z)|(>=|!=|=|[(),])|([A-Za-z0-9_.]+))/y

interface Token {
  readonly kind: 'text' | 'time' | 'sign' | 'word'
  readonly value: string
}

/** Reads a query. @throws for what SOQL does not allow, so that an escape that was forgotten fails a test */
export function parseSoql(soql: string): ParsedSoql {
  const tokens = tokensOf(soql)
  let at = 0
  const next = (): Token => tokens[at++] ?? { kind: 'sign', value: '' }
  const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.value.toUpperCase() === word
  const take = (word: string): boolean => {
    if (!isWord(word)) return false
    at += 1
    return true
  }
  const expect = (value: string) => {
    const got = next()
    if (got.value.toUpperCase() !== value) throw new Error(`MALFORMED_QUERY: unexpected token: ${got.value} for ${value}`)
  }
  const asked: string[] = []

  function list(): readonly string[] {
    expect('(')
    const values = [next().value]
    while (tokens[at]?.value === ',') {
      at += 1
      values.push(next().value)
    }
    expect(')')
    return values
  }

  function one(): Test {
    if (tokens[at]?.value === '(' && tokens[at]?.kind === 'sign') {
      at += 1
      const inner = any()
      expect(')')
      return inner
    }
    const field = next().value
    asked.push(field)
    if (take('LIKE')) {
      const pattern = next().value
      const regex = new RegExp(`^${pattern.replace(/\\?[\s\S]/g, likePart)}$`, 'is')
      return (record) => regex.test(String(record[field] ?? ''))
    }
    const not = take('NOT')
    if (take('IN')) {
      const values = list().map((value) => value.toLowerCase())
      return (record) => values.includes(String(record[field] ?? '').toLowerCase()) !== not
    }
    const sign = next().value
    const right = next()
    if (right.kind === 'time')
      return (record) => Date.parse(String(record[field]).replace('+0000', 'Z')) >= Date.parse(right.value)
    if (right.kind === 'word') {
      const value = { true: true, false: false, null: null }[right.value.toLowerCase()]
      if (value === undefined) throw new Error(`MALFORMED_QUERY: ${right.value}`)
      return (record) => (record[field] === value) === (sign === '=')
    }
    return (record) => (String(record[field] ?? '').toLowerCase() === right.value.toLowerCase()) === (sign === '=')
  }
  function all(): Test {
    const tests = [one()]
    while (take('AND')) tests.push(one())
    return (record) => tests.every((test) => test(record))
  }
  function any(): Test {
    const tests = [all()]
    while (take('OR')) tests.push(all())
    return (record) => tests.some((test) => test(record))
  }

  expect('SELECT')
  const columns = [next().value]
  while (tokens[at]?.value === ',') {
    at += 1
    columns.push(next().value)
  }
  expect('FROM')
  const object = next().value
  const holds = take('WHERE') ? any() : () => true
  const order: { field: string; sign: number }[] = []
  if (take('ORDER')) {
    expect('BY')
    do {
      if (tokens[at]?.value === ',') at += 1
      const field = next().value
      order.push({ field, sign: take('DESC') ? -1 : 1 })
    } while (tokens[at]?.value === ',')
  }
  const limit = take('LIMIT') ? Number(next().value) : 50_000
  const offset = take('OFFSET') ? Number(next().value) : 0
  if (at < tokens.length) throw new Error(`MALFORMED_QUERY: unexpected token: ${tokens[at]?.value}`)
  return { columns, object, limit, offset, order, asked, holds }
}

function tokensOf(soql: string): readonly Token[] {
  const tokens: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < soql.trimEnd().length) {
    const from = token.lastIndex
    const [, text, time, sign, word] = token.exec(soql) ?? []
    if (text !== undefined) tokens.push({ kind: 'text', value: unescaped(text) })
    else if (time !== undefined) tokens.push({ kind: 'time', value: time })
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word })
    else throw new Error(`MALFORMED_QUERY: ${soql.slice(from, from + 40)}`)
  }
  return tokens
}

const known: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  "'": "'",
  '"': '"',
  '\\': '\\',
  '%': '\\%',
  _: '\\_',
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => {
    const value = known[character]
    if (value === undefined) throw new Error(`MALFORMED_QUERY: illegal escape \\${character}`)
    return value
  })
}

function likePart(part: string): string {
  if (part === '%') return '.*'
  if (part === '_') return '.'
  return part.replace(/^\\(?=[%_])/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
