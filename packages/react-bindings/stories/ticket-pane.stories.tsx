import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { TicketPane } from '../src/index.js'

/** The draft with where each value came from; then its way to the ticket system. */
export default {
  title: 'Desk/TicketPane',
  component: TicketPane,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof TicketPane>

type Story = StoryObj<typeof TicketPane>

export const Ringing: Story = { parameters: { scenario: 'ringing' } }
export const Talking: Story = { parameters: { scenario: 'talking' } }
export const WrapUp: Story = { parameters: { scenario: 'wrapUp' } }
export const Waiting: Story = { parameters: { scenario: 'waiting' } }
export const Failed: Story = { parameters: { scenario: 'failed' } }
export const Filed: Story = { parameters: { scenario: 'filed' } }
export const Hostile: Story = { parameters: { scenario: 'hostile' } }
