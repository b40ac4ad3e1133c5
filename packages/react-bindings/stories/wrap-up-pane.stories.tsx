import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { WrapUpPane } from '../src/index.js'

/** Disposition, note, and the time until the ticket is filed by itself. */
export default {
  title: 'Desk/WrapUpPane',
  component: WrapUpPane,
  args: { callId: toCallId('call-1') },
} satisfies Meta<typeof WrapUpPane>

type Story = StoryObj<typeof WrapUpPane>

export const Talking: Story = { parameters: { scenario: 'talking' } }
export const WrapUp: Story = { parameters: { scenario: 'wrapUp' } }
