import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectionBanner } from '../src/index.js'

/** What is away, since when, and what goes on meanwhile. */
export default {
  title: 'Desk/ConnectionBanner',
  component: ConnectionBanner,
} satisfies Meta<typeof ConnectionBanner>

type Story = StoryObj<typeof ConnectionBanner>

export const Offline: Story = { parameters: { scenario: 'offline' } }
export const Refused: Story = { parameters: { scenario: 'refused' } }
export const Failed: Story = { parameters: { scenario: 'failed' } }
export const Talking: Story = { parameters: { scenario: 'talking' } }
