import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { Timeline } from '../src/index.js'

/** What happened in the call and with the customer before. */
export default {
  title: 'Desk/Timeline',
  component: Timeline,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof Timeline>

type Story = StoryObj<typeof Timeline>

export const Talking: Story = { parameters: { scenario: 'talking' } }
export const Filed: Story = { parameters: { scenario: 'filed' } }
export const Consulting: Story = { parameters: { scenario: 'consulting' } }
export const Hostile: Story = { parameters: { scenario: 'hostile' } }
export const NewCustomer: Story = { parameters: { scenario: 'newCustomer' } }
