import { at, type RuleProblem, suggest } from '../../rules/rule-problem.js'
import { placeholdersOf } from '../../text/fill-template.js'
import { predecessorsOf, type SubTicketTemplate } from './sub-ticket-template.js'
import { subTicketPlaceholders } from './sub-ticket-values.js'

/**
 * Everything that is wrong with a template beyond what its schema says: an id that is there twice, a part that comes after one that is not
 * there, parts that wait for each other, placeholders that nothing fills, nothing with whose end the whole could be resolved. `path` is where the template stands in its file.
 */
export function findSubTicketProblems(template: SubTicketTemplate, path: string): readonly RuleProblem[] {
  const partsPath = at(path, 'parts')
  const ids = template.parts.map(({ id }) => id)
  const problems = template.parts.flatMap((part, index): RuleProblem[] => {
    const partPath = at(partsPath, index)
    const first = ids.indexOf(part.id)
    return [
      ...(first === index
        ? []
        : [
            {
              path: at(partPath, 'id'),
              problem: `${JSON.stringify(part.id)} is the id of ${at('parts', first)} too`,
              mend: 'Give each part an id of its own.',
            },
          ]),
      ...(part.after ?? []).flatMap((id, place): RuleProblem[] => {
        const afterPath = at(at(partPath, 'after'), place)
        if (ids.includes(id)) return []
        return [{ path: afterPath, problem: `there is no part ${JSON.stringify(id)}`, mend: suggest(id, ids, 'The parts are') }]
      }),
      ...findPlaceholders(part.subject, at(partPath, 'subject')),
      ...findPlaceholders(part.description ?? '', at(partPath, 'description')),
    ]
  })
  if (template.closeWhole === 'byItself' && template.parts.every(({ optional }) => optional))
    problems.push({
      path: at(path, 'closeWhole'),
      problem: 'all parts are optional, so the whole would be resolved at once',
      mend: 'Take "optional" out of a part, or say "byHand" or "anyTime".',
    })
  if (problems.length > 0) return problems
  const cycle = findCycle(predecessorsOf(template))
  if (cycle === null) return []
  return [
    {
      path: at(at(partsPath, ids.indexOf(cycle[0] ?? '')), 'after'),
      problem: `the parts wait for each other: ${cycle.map((id) => JSON.stringify(id)).join(' after ')}`,
      mend: 'Take one of them out of "after".',
    },
  ]
}

function findPlaceholders(template: string, path: string): RuleProblem[] {
  return placeholdersOf(template)
    .filter((name) => !subTicketPlaceholders.some((known) => known === name))
    .map((name) => ({
      path,
      problem: `unknown placeholder "{${name.slice(0, 40)}}"`,
      mend: suggest(name, subTicketPlaceholders, 'The placeholders are'),
    }))
}

/** A ring of parts, its first part again as its last, or `null`. */
function findCycle(predecessors: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const free = new Set<string>()
  for (const start of predecessors.keys()) {
    const trail: { readonly id: string; readonly rest: string[] }[] = [{ id: start, rest: [...(predecessors.get(start) ?? [])] }]
    for (let last = trail.at(-1); last !== undefined; last = trail.at(-1)) {
      const next = last.rest.shift()
      if (next === undefined) {
        free.add(last.id)
        trail.pop()
        continue
      }
      const ids = trail.map(({ id }) => id)
      if (ids.includes(next)) return [...ids.slice(ids.indexOf(next)), next]
      if (!free.has(next)) trail.push({ id: next, rest: [...(predecessors.get(next) ?? [])] })
    }
  }
  return null
}
