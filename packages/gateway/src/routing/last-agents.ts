import { answeringAgent, customerNumber, type Interaction, toE164 } from '@ringloop/core'

/** Who last helped each customer. */
export interface LastAgents {
  changed(after: Interaction): void
  /** By the customer, if they are known, else by their number. */
  of(interaction: Pick<Interaction, 'call' | 'lookup'>): string | null
}

/** So many customers are remembered; who called longest ago is forgotten first. */
const usualMost = 20_000

/** Nobody has helped anybody. */
export function createLastAgents({ region, most = usualMost }: { readonly region: string; readonly most?: number }): LastAgents {
  const known = new Map<string, string>()

  const keysOf = ({ call, lookup }: Pick<Interaction, 'call' | 'lookup'>): readonly string[] => {
    const number = call.customer.anonymous ? null : toE164(customerNumber(call), region)
    const contact = lookup.state === 'matched' ? lookup.chosen : null
    return [...(contact === null ? [] : [`contact ${contact}`]), ...(number === null ? [] : [`number ${number}`])]
  }

  return {
    changed(after) {
      const agent = answeringAgent(after.call)
      if (agent === null) return
      for (const key of keysOf(after)) {
        known.delete(key)
        known.set(key, agent.extension)
      }
      for (const key of known.keys()) {
        if (known.size <= most) break
        known.delete(key)
      }
    },
    of(interaction) {
      for (const key of keysOf(interaction)) {
        const agent = known.get(key)
        if (agent !== undefined) return agent
      }
      return null
    },
  }
}
