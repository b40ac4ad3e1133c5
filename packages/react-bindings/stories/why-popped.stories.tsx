import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { WhyPopped } from '../src/index.js'

/** Why the call popped, and how everything about it was decided. */
export default {
  title: 'Desk/WhyPopped',
  component: WhyPopped,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof WhyPopped>

type Story = StoryObj<typeof WhyPopped>

export const Ringing: Story = { parameters: { scenario: 'ringing' } }
export const Candidates: Story = { parameters: { scenario: 'candidates' } }
export const Hidden: Story = { parameters: { scenario: 'hidden' } }
