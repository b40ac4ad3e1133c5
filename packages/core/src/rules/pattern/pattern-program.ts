import type { CodePoints } from './code-points.js'
import { type PatternNode, PatternProblem } from './parse-pattern.js'

/** One step of a non-deterministic automaton; steps refer to one another by their index. */
export type Instruction =
  | { readonly op: 'one'; readonly of: CodePoints; next: number }
  | { readonly op: 'fork'; next: number; other: number }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'wordEdge' | 'noWordEdge'; next: number }
  | { readonly op: 'found' }

/** So many steps are a pattern that fills three lines. */
const instructionLimit = 500

/**
 * Makes an automaton of a pattern, after Thompson (1968): repetitions with bounds are written out. It begins at `start`.
 *
 * @throws PatternProblem if it gets too large.
 */
export function programOf(pattern: PatternNode): { readonly instructions: readonly Instruction[]; readonly start: number } {
  const instructions: Instruction[] = []
  const add = (instruction: Instruction): number => {
    if (instructions.length >= instructionLimit)
      throw new PatternProblem(
        'is too large once its repetitions are written out',
        'Repeat less often, or without bound: + or *.',
      )
    return instructions.push(instruction) - 1
  }

  /** The automaton of a part that goes on at `next`; built from its end to its beginning. */
  function build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'one':
        return add({ op: 'one', of: node.of, next })
      case 'assert':
        return add({ op: 'assert', what: node.what, next })
      case 'sequence':
        return node.parts.reduceRight((after, part) => build(part, after), next)
      case 'choice':
        return node.options
          .map((option) => build(option, next))
          .reduceRight((other, first) => add({ op: 'fork', next: first, other }))
      case 'repeat':
        return repeat(node, next)
    }
  }

  function repeat({ part, least, most }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    let start = next
    if (most === Number.POSITIVE_INFINITY) {
      const loop: Instruction = { op: 'fork', next: -1, other: next }
      start = add(loop)
      loop.next = build(part, start)
    } else {
      for (let count = least; count < most; count++) start = add({ op: 'fork', next: build(part, start), other: next })
    }
    for (let count = 0; count < least; count++) {
      const before = start
      start = build(part, before)
      // what adds no step adds none the next time: an empty group may be repeated as often as somebody likes to write
      if (start === before) break
    }
    return start
  }

  const found = add({ op: 'found' })
  return { start: build(pattern, found), instructions }
}
