import type { Meta, StoryObj } from '@storybook/react-vite'
import { CallBar } from '../src/index.js'

/** The call I am in, its state, time and controls, the agent, and the connection. */
export default {
  title: 'Desk/CallBar',
  component: CallBar,
  parameters: { room: 'desk' },
} satisfies Meta<typeof CallBar>

type Story = StoryObj<typeof CallBar>

export const Empty: Story = { parameters: { scenario: 'empty' } }
export const Ringing: Story = { parameters: { scenario: 'ringing' } }
export const SecondCall: Story = { parameters: { scenario: 'secondCall' } }
export const Talking: Story = { parameters: { scenario: 'talking' } }
export const Muted: Story = { parameters: { scenario: 'muted' } }
export const ConsultRings: Story = { parameters: { scenario: 'consultRings' } }
export const Consulting: Story = { parameters: { scenario: 'consulting' } }
export const Conference: Story = { parameters: { scenario: 'conference' } }
export const Advising: Story = { parameters: { scenario: 'advising' } }
export const WrapUp: Story = { parameters: { scenario: 'wrapUp' } }
export const Loading: Story = { parameters: { scenario: 'loading' } }
