/** A case as Acme Desk keeps it, and as its API gives it. */
export interface Case {
  readonly number: number
  readonly rev: number
  readonly subject: string
  readonly body: string
  readonly state: string
  readonly urgency: number
  readonly reference: string | null
  readonly phone: string | null
  readonly contact: string | null
  readonly parent: number | null
  readonly labels: readonly string[]
  readonly assignee: string | null
  readonly extra: Readonly<Record<string, string>>
  readonly made: string
  readonly changed: string
  readonly changed_by: string
}

/** A line below a case. */
export interface Remark {
  readonly id: number
  readonly text: string
  readonly hidden: boolean
  readonly author: string
  readonly at: string
}

/** A file of a case. */
export interface StoredFile {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly size: number
}

/** The desk's memory. */
export interface CaseStore {
  readonly cases: Map<number, Case>
  readonly remarks: Map<number, Remark[]>
  readonly files: Map<number, StoredFile[]>
  add(parts: Partial<Case>, by: string): Case
  change(one: Case, parts: Partial<Case>, by: string): Case
  /** The cases whose search index is up to date, newest first. */
  findable(): readonly Case[]
  nextId(): number
  time(): string
}

/** How long a new case cannot be found. */
const indexLagMs = 1000

/** Makes an empty one. */
export function createCaseStore(now: () => number): CaseStore {
  const cases = new Map<number, Case>()
  const indexedAt = new Map<number, number>()
  let ids = 0
  const time = () => new Date(Math.floor(now() / 1000) * 1000).toISOString()
  return {
    cases,
    remarks: new Map(),
    files: new Map(),
    add(parts, by) {
      const at = time()
      const made: Case = {
        subject: '',
        body: '',
        state: 'new',
        urgency: 2,
        reference: null,
        phone: null,
        contact: null,
        parent: null,
        labels: [],
        assignee: null,
        extra: {},
        ...parts,
        number: cases.size + 1,
        rev: 1,
        made: at,
        changed: at,
        changed_by: by,
      }
      cases.set(made.number, made)
      indexedAt.set(made.number, now() + indexLagMs)
      return made
    },
    change(one, parts, by) {
      const extra = { ...one.extra, ...parts.extra }
      const changed = { ...one, ...parts, extra, rev: one.rev + 1, changed: time(), changed_by: by }
      cases.set(one.number, changed)
      return changed
    },
    findable: () => [...cases.values()].filter(({ number }) => (indexedAt.get(number) ?? 0) <= now()).reverse(),
    nextId: () => ++ids,
    time,
  }
}
