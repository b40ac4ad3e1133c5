import { type PathStep, stepsOf } from '@ringloop/core/explain'
import { type Node, parseTree } from 'jsonc-parser'

/** Where something stands in a text: line and column, both from 1. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** Finds the place of an offset in a text. */
export function textPlaces(text: string): (offset: number) => TextPlace {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (offset) => {
    let [line, after] = [0, lineStarts.length]
    while (after - line > 1) {
      const middle = (line + after) >> 1
      if ((lineStarts[middle] ?? 0) <= offset) line = middle
      else after = middle
    }
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 }
  }
}

/** Finds what a path means in a JSON text; of a path that leads nowhere, the nearest thing around it. */
export function jsonPlaces(text: string): (path: string) => TextPlace {
  // too deep to be read: then everything is at the beginning
  const root = readTree(text)
  const placeOf = textPlaces(text)
  return (path) => placeOf(root === undefined ? 0 : offsetOf(root, stepsOf(path)))
}

/** Keys that stand twice in one object, as JSON allows; the last of them counts. */
export function doubleKeys(text: string): readonly { readonly key: string; readonly offset: number }[] {
  const root = readTree(text)
  const double: { key: string; offset: number }[] = []
  const waiting = root === undefined ? [] : [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const children = node.children ?? []
    waiting.push(...children)
    if (node.type !== 'object') continue
    const seen = new Set<string>()
    for (const { children: [name] = [] } of children) {
      const key = String(name?.value)
      if (seen.has(key)) double.push({ key, offset: name?.offset ?? 0 })
      seen.add(key)
    }
  }
  return double
}

function readTree(text: string): Node | undefined {
  try {
    return parseTree(text)
  } catch {
    return undefined
  }
}

function offsetOf(root: Node, steps: readonly PathStep[]): number {
  let node = root
  let offset = root.offset
  for (const step of steps) {
    if (node.type === 'array' && typeof step === 'number') {
      const item = node.children?.[step]
      if (item === undefined) return offset
      node = item
      offset = item.offset
      continue
    }
    // paths cut long keys; of keys that stand twice the last one counts
    const property = node.children?.findLast(({ children: [name] = [] }) => {
      const key = String(name?.value)
      return key === String(step) || (String(step).length >= 60 && key.startsWith(String(step)))
    })
    const [name, value] = property?.children ?? []
    if (node.type !== 'object' || name === undefined) return offset
    offset = name.offset
    if (value === undefined) return offset
    node = value
  }
  return offset
}
