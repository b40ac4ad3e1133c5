import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'

/** An object of JSON. */
export type Json = Record<string, unknown>

/** The document's schemas in two kinds: `closed` objects have only the fields that are described. */
export function createDescribedSchemas(document: Json) {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: true, logger: false })
  addFormats.default(ajv)
  const compiled = new Map<string, ValidateFunction>()
  const components = ((document.components as Json | undefined)?.schemas ?? {}) as Record<string, Json>
  const $defs: Json = {}
  for (const [name, schema] of Object.entries(components)) {
    $defs[`${name}.open`] = translate(schema, 'open')
    $defs[`${name}.closed`] = translate(schema, 'closed')
  }
  ajv.addSchema({ $id: 'described', $defs })

  /** @param kind `part`: one of several that make up an object, so it is the whole that is closed */
  function translate(schema: unknown, kind: 'open' | 'closed' | 'part'): unknown {
    if (Array.isArray(schema)) return schema.map((one) => translate(one, kind))
    if (schema === null || typeof schema !== 'object') return schema
    const { nullable, discriminator: _, example: __, ...rest } = schema as Json
    const inner = kind === 'open' ? 'open' : 'closed'
    const out: Json = {}
    for (const [key, value] of Object.entries(rest)) {
      if (key === '$ref')
        out.$ref = `described#/$defs/${encodeURIComponent(String(value).split('/').at(-1) ?? '')}.${kind === 'closed' ? 'closed' : 'open'}`
      else if (key === 'properties')
        out.properties = Object.fromEntries(Object.entries(value as Json).map(([name, one]) => [name, translate(one, inner)]))
      else if (key === 'items' || (key === 'additionalProperties' && typeof value === 'object'))
        out[key] = translate(value, inner)
      else if (key === 'allOf' || key === 'oneOf' || key === 'anyOf')
        out[key] = translate(value, kind === 'closed' ? 'part' : kind)
      else out[key] = value
    }
    // an object without any described field may hold anything
    if (kind === 'closed' && out.$ref === undefined && out.additionalProperties === undefined && hasFields(schema as Json))
      out.unevaluatedProperties = false
    return nullable === true ? { anyOf: [out, { type: 'null' }] } : out
  }

  function validator(schema: Json, kind: 'open' | 'closed'): ValidateFunction {
    const key = `${kind}${JSON.stringify(schema)}`
    const known = compiled.get(key) ?? ajv.compile(translate(schema, kind) as Json)
    compiled.set(key, known)
    return known
  }

  return {
    check(schema: Json, json: unknown, kind: 'open' | 'closed'): readonly string[] {
      const validate = validator(schema, kind)
      if (validate(json)) return []
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `body${instancePath}${'unevaluatedProperty' in params ? `/${String(params.unevaluatedProperty)}` : ''} ${message ?? 'is wrong'}`,
      )
    },
    /** A text where a value of this schema is meant, as in a query. */
    checkText(schema: Json | undefined, text: string): readonly string[] {
      const resolved = resolve(schema)
      if (resolved === undefined || resolved.type === 'array' || resolved.type === 'object') return []
      const value =
        resolved.type === 'integer' || resolved.type === 'number'
          ? Number(text)
          : resolved.type === 'boolean' && /^(true|false)$/.test(text)
            ? text === 'true'
            : text
      const validate = validator(resolved, 'open')
      // where one of several types will do, a number is written like a text
      if (validate(value) || (resolved.type === undefined && /^\d+$/.test(text) && validate(Number(text)))) return []
      return (validate.errors ?? []).map(({ message }) => message ?? 'is wrong')
    },
    resolve,
  }

  function resolve(node: Json | undefined): Json | undefined {
    if (typeof node?.$ref !== 'string') return node
    let at: unknown = document
    for (const part of node.$ref.slice(2).split('/'))
      at = (at as Json | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')]
    return resolve(at as Json | undefined)
  }
}

const hasFields = (schema: Json): boolean =>
  schema.properties !== undefined || [schema.allOf, schema.oneOf, schema.anyOf].some((list) => Array.isArray(list))
