import type { WorkChannel } from '@ringloop/core'
import * as z from 'zod'

const word = z.string().min(1).max(100)
const words = z.array(word).max(100).optional()
const room = z.int().min(0).max(1000).optional()

/** What the configuration says of each agent for workflows. */
export const agentSkillsShape = {
  /** Skill → level, 0 to 100. */
  skills: z.record(word, z.number().min(0).max(100)).optional(),
  languages: words,
  regions: words,
  teams: words,
  /** Who they are in the ticket system, as it names owners: a login, a number, an address. */
  ticketOwner: z.string().min(1).max(200).optional(),
  /** How much they take at once; one call, three messages and any number of tickets if absent. */
  capacity: z.strictObject({ call: room, message: room, ticket: room }).optional(),
  /** Their share where a workflow spreads by weight; 1 if absent. */
  weight: z.number().min(0.01).max(100).optional(),
}

const agentSkillsSchema = z.object(agentSkillsShape)

/** What an agent can do and how much they take. */
export type AgentSkills = z.infer<typeof agentSkillsSchema>

const usualCapacity = { call: 1, message: 3, ticket: Number.POSITIVE_INFINITY }

/** How much an agent takes of each. */
export const capacityOf = ({ capacity = {} }: AgentSkills): Readonly<Record<WorkChannel, number>> => ({
  call: capacity.call ?? usualCapacity.call,
  message: capacity.message ?? usualCapacity.message,
  ticket: capacity.ticket ?? usualCapacity.ticket,
})
