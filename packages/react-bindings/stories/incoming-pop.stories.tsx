import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { IncomingPop } from '../src/index.js'

/** Who calls, why it popped, what they keyed in, their open tickets: a panel in a column of any page. */
export default {
  title: 'Desk/IncomingPop',
  component: IncomingPop,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof IncomingPop>

type Story = StoryObj<typeof IncomingPop>

export const Ringing: Story = { parameters: { scenario: 'ringing' } }
export const Candidates: Story = { parameters: { scenario: 'candidates' } }
export const Hidden: Story = { parameters: { scenario: 'hidden' } }
export const NewCustomer: Story = { parameters: { scenario: 'newCustomer' } }
export const LookingUp: Story = { parameters: { scenario: 'lookingUp' } }
export const Hostile: Story = { parameters: { scenario: 'hostile' } }
export const AdviceWanted: Story = { parameters: { scenario: 'adviceWanted' } }
