import type { Meta, StoryObj } from '@storybook/react-vite'
import { CallList } from '../src/index.js'

/** My calls, who waits to be called back, who was missed. */
export default {
  title: 'Desk/CallList',
  component: CallList,
} satisfies Meta<typeof CallList>

type Story = StoryObj<typeof CallList>

export const Empty: Story = { parameters: { scenario: 'empty' } }
export const SecondCall: Story = { parameters: { scenario: 'secondCall' } }
export const Supervisor: Story = { parameters: { scenario: 'supervisor' } }
export const CallBack: Story = { parameters: { scenario: 'callBack' } }
export const CallBackScheduled: Story = { parameters: { scenario: 'callBackScheduled' } }
export const Failed: Story = { parameters: { scenario: 'failed' } }
export const HostileCompany: Story = { parameters: { scenario: 'hostileCompany' } }
