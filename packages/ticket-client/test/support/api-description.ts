import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createDescribedSchemas, type Json } from './described-schemas.js'

/** What somebody does with an API, as far as a description says something about it. */
export interface DescribedRequest {
  readonly method: string
  /** Path and query, percent-encoded. */
  readonly url: string
  readonly contentType: string | null
  /** Parsed if it is JSON; else `undefined`. */
  readonly json?: unknown
}

/** Where an API is known to do other than its description says. One that nothing needs is an error, too. */
export interface DescriptionException {
  /** `POST /api/v2/tickets` */
  readonly operation: string
  /** A query parameter, a path into the body (`/ticket/via`; '' for all of it) that may be anything, the whole operation, or its answers. */
  readonly allow: { readonly query: string } | { readonly body: string } | 'operation' | 'answer'
  /** Where that stands. */
  readonly because: string
}

/** A published description of an API (OpenAPI 3) that requests and answers can be held against. */
export interface ApiDescription {
  /** What is wrong with a request; empty if nothing. */
  checkRequest(request: DescribedRequest): readonly string[]
  checkAnswer(request: Pick<DescribedRequest, 'method' | 'url'>, status: number, json: unknown): readonly string[]
  /** Exceptions that were not needed so far. */
  unused(): readonly string[]
}

interface Operation {
  readonly name: string
  readonly pattern: RegExp
  /** Placeholders: of two patterns that match, the one with fewer. */
  readonly holes: number
  readonly parameters: readonly Json[]
  readonly body: Json | null
  readonly responses: Json
}

const methods = ['get', 'put', 'post', 'patch', 'delete']

/**
 * Reads `test/descriptions/<name>.openapi.json`. Requests are held to it strictly: a query parameter or a field of the body that is not
 * described is as wrong as one of the wrong type, because a system would ignore it without a word.
 *
 * @param basePath what stands before the description's paths; default: the path of its first server
 */
export function readApiDescription(
  name: string,
  { basePath, exceptions = [] }: { readonly basePath?: string; readonly exceptions?: readonly DescriptionException[] } = {},
): ApiDescription {
  const document = JSON.parse(readFileSync(descriptionFile(name), 'utf8')) as Json
  const base = (basePath ?? pathOfServer(document)).replace(/\/$/, '')
  const schemas = createDescribedSchemas(document)
  const operations = operationsOf(document, base)
  const needed = new Set<DescriptionException>()

  const operationOf = (method: string, path: string): Operation | undefined =>
    operations.find((one) => one.name.startsWith(`${method.toUpperCase()} `) && one.pattern.test(path))
  const excepted = (operation: string, fits: (allow: DescriptionException['allow']) => boolean) => {
    const found = exceptions.filter((one) => one.operation === operation && fits(one.allow))
    for (const one of found) needed.add(one)
    return found.length > 0
  }
  const undescribed = (method: string, path: string) =>
    exceptions.filter(
      (one) =>
        one.allow === 'operation' &&
        patternOf(one.operation.split(' ')[1] ?? '').test(path) &&
        one.operation.startsWith(`${method} `),
    )

  return {
    checkRequest({ method, url, contentType, json }) {
      const { pathname, searchParams } = new URL(url, 'http://described')
      const operation = operationOf(method, pathname)
      if (operation === undefined) {
        const allowed = undescribed(method, pathname)
        for (const one of allowed) needed.add(one)
        return allowed.length > 0 ? [] : [`${method} ${pathname} is not described`]
      }
      const wrong: string[] = []
      const queries = operation.parameters.filter((one) => one.in === 'query')
      for (const [key, value] of searchParams) {
        const parameter = queries.find(
          (one) => one.name === key || one.name === `${key.replace(/\[.*$/, '')}` || `${String(one.name)}[]` === key,
        )
        if (parameter !== undefined)
          wrong.push(...schemas.checkText(parameter.schema as Json, value).map((said) => `?${key}=${value} ${said}`))
        else if (!excepted(operation.name, (allow) => typeof allow === 'object' && 'query' in allow && allow.query === key))
          wrong.push(`?${key} is not described`)
      }
      for (const one of queries)
        if (one.required === true && !searchParams.has(String(one.name))) wrong.push(`?${String(one.name)} is missing`)
      wrong.push(...bodyProblems(operation, contentType, json))
      return wrong.map((said) => `${operation.name}: ${said}`)
    },
    checkAnswer({ method, url }, status, json) {
      const { pathname } = new URL(url, 'http://described')
      const operation = operationOf(method, pathname)
      if (operation === undefined) return []
      const response = schemas.resolve(
        (operation.responses[String(status)] ?? operation.responses[`${String(status)[0]}XX`] ?? operation.responses.default) as
          | Json
          | undefined,
      )
      let wrong: readonly string[] = []
      if (response === undefined) wrong = status >= 400 ? [] : [`an answer ${status} is not described`]
      else {
        const schema = schemaOfContent(response.content as Json | undefined)
        if (schema !== null && json !== undefined) wrong = schemas.check(schema, json, 'open')
      }
      if (wrong.length > 0 && excepted(operation.name, (allow) => allow === 'answer')) return []
      return wrong.map((said) => `answer ${status} to ${operation.name}: ${said}`)
    },
    unused: () => exceptions.filter((one) => !needed.has(one)).map((one) => `${one.operation} ${JSON.stringify(one.allow)}`),
  }

  function bodyProblems(operation: Operation, contentType: string | null, json: unknown): readonly string[] {
    const exceptedWhole = () =>
      excepted(operation.name, (allow) => typeof allow === 'object' && 'body' in allow && allow.body === '')
    if (operation.body === null)
      return contentType === null || exceptedWhole() ? [] : [`no body is described, but ${contentType} was sent`]
    const content = (operation.body.content ?? {}) as Json
    const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? null
    if (type === null) return operation.body.required === true ? ['the body is missing'] : []
    if (!(type in content) && !('*/*' in content))
      return exceptedWhole() ? [] : [`${type} is not among ${Object.keys(content).join(', ')}`]
    if (!type.endsWith('json')) return []
    const schema = schemaOfContent(content)
    if (schema === null) return []
    return schemas
      .check(schema, json, 'closed')
      .filter(
        (said) =>
          !excepted(
            operation.name,
            (allow) => typeof allow === 'object' && 'body' in allow && said.startsWith(`body${allow.body} `),
          ),
      )
  }
}

/** Where a description is. */
export const descriptionFile = (name: string): string =>
  fileURLToPath(new URL(`../descriptions/${name}.openapi.json`, import.meta.url))

function operationsOf(document: Json, base: string): readonly Operation[] {
  const resolve = createDescribedSchemas(document).resolve
  const operations = Object.entries(document.paths as Record<string, Json>).flatMap(([path, item]) =>
    methods.flatMap((method): Operation[] => {
      const operation = item[method] as Json | undefined
      if (operation === undefined) return []
      const parameters = [...((item.parameters ?? []) as Json[]), ...((operation.parameters ?? []) as Json[])].map(
        (one) => resolve(one) ?? one,
      )
      return [
        {
          name: `${method.toUpperCase()} ${base}${path}`,
          pattern: patternOf(base + path),
          holes: path.split('{').length - 1,
          parameters,
          body: resolve(operation.requestBody as Json | undefined) ?? null,
          responses: (operation.responses ?? {}) as Json,
        },
      ]
    }),
  )
  return operations.sort((one, two) => one.holes - two.holes)
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`)

function pathOfServer(document: Json): string {
  const url = ((document.servers as { readonly url: string }[] | undefined)?.[0]?.url ?? '').replace(/\{[^}]+\}/g, 'x')
  return URL.canParse(url) ? new URL(url).pathname : url
}

function schemaOfContent(content: Json | undefined): Json | null {
  const json = Object.entries(content ?? {}).find(([type]) => /json|^\*\/\*$/.test(type))?.[1] as Json | undefined
  return (json?.schema as Json | undefined) ?? null
}
