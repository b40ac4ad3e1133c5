import { RingloopError } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { SupervisorDesk } from '../src/supervisor/index.js'
import '../src/styles/supervisor.css'
import { busyFloor, emptyFloor, hostileFloor, largeFloor } from '../test/fixtures/floor-fixtures.js'

/** Queues, who waits and agents, with everything that a supervisor can do about them. */
export default {
  title: 'Supervisor/SupervisorDesk',
  component: SupervisorDesk,
  parameters: { room: 'desk', scenario: 'supervisor' },
} satisfies Meta<typeof SupervisorDesk>

type Story = StoryObj<typeof SupervisorDesk>

export const Busy: Story = { parameters: { topics: { floor: busyFloor } } }
export const Empty: Story = { parameters: { topics: { floor: emptyFloor } } }
export const FiveHundredAgents: Story = { parameters: { topics: { floor: largeFloor } } }
export const Hostile: Story = { parameters: { topics: { floor: hostileFloor } } }
export const Offline: Story = { parameters: { scenario: 'offline', topics: { floor: busyFloor } } }
export const Loading: Story = { parameters: { topics: { floor: { state: 'loading', view: null, error: null } } } }
export const Refused: Story = {
  parameters: {
    topics: {
      floor: { state: 'refused', view: null, error: new RingloopError('forbidden', 'topic: the floor is for supervisors.') },
    },
  },
}
