import type { ReactNode } from 'react'

/** What is known, as names and values; what is empty is left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }): ReactNode {
  const known = facts.filter(([, value]) => value !== '')
  if (known.length === 0) return null
  return (
    <dl className="rl-dispatch-facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt className="rl-label">{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
