import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { CallControls } from '../src/index.js'

/** What can be done with the call now, and nothing else. */
export default {
  title: 'Desk/CallControls',
  component: CallControls,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof CallControls>

type Story = StoryObj<typeof CallControls>

export const Talking: Story = { parameters: { scenario: 'talking' } }
export const Consulting: Story = { parameters: { scenario: 'consulting' } }
export const Conference: Story = { parameters: { scenario: 'conference' } }
export const Supervisor: Story = { parameters: { scenario: 'supervisor' } }
export const Advising: Story = { parameters: { scenario: 'advising' } }
