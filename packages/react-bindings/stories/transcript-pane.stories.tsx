import { toCallId } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { TranscriptPane } from '../src/index.js'
import { heard, hostileAssist, summarised } from '../test/fixtures/assist-fixtures.js'

/** What was said, as it is heard; a sentence goes into the ticket or the note. */
export default { title: 'Desk/TranscriptPane', component: TranscriptPane, args: { callId: toCallId('call-1') } } satisfies Meta<
  typeof TranscriptPane
>

type Story = StoryObj<typeof TranscriptPane>

export const Heard: Story = { parameters: { topics: { 'assist/call-1': heard } } }
export const Summarised: Story = { parameters: { topics: { 'assist/call-1': summarised } } }
export const Hostile: Story = { parameters: { topics: { 'assist/call-1': hostileAssist } } }
