import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { KnowledgePane } from '../src/index.js'
import { heard, hostileAssist, summarised } from '../test/fixtures/assist-fixtures.js'

/** Articles that may help, best first. */
export default { title: 'Desk/KnowledgePane', component: KnowledgePane, args: { callId: toCallId('call-1') } } satisfies Meta<
  typeof KnowledgePane
>

type Story = StoryObj<typeof KnowledgePane>

export const Heard: Story = { parameters: { topics: { 'assist/call-1': heard } } }
export const Summarised: Story = { parameters: { topics: { 'assist/call-1': summarised } } }
export const Hostile: Story = { parameters: { topics: { 'assist/call-1': hostileAssist } } }
