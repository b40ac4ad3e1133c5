import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { CustomerCard } from '../src/index.js'

/** The customer: level, tags, numbers, consents, what they have. */
export default {
  title: 'Desk/CustomerCard',
  component: CustomerCard,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof CustomerCard>

type Story = StoryObj<typeof CustomerCard>

export const Talking: Story = { parameters: { scenario: 'talking' } }
export const Candidates: Story = { parameters: { scenario: 'candidates' } }
export const Hidden: Story = { parameters: { scenario: 'hidden' } }
export const NewCustomer: Story = { parameters: { scenario: 'newCustomer' } }
export const Hostile: Story = { parameters: { scenario: 'hostile' } }
