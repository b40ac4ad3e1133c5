import { RingloopError } from '@ringloop/core'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { DispatchBoard, DispatchMap } from '../src/dispatch/index.js'
import '../src/styles/dispatch.css'
import { type DispatchDay, dispatchNow, shanghaiDay, taipeiDay } from '../test/fixtures/dispatch-fixtures.js'

/** Who drives where, what is free, who could take it and why; the map needs no network. */
export default {
  title: 'Dispatch/DispatchBoard',
  component: DispatchBoard,
  parameters: { room: 'desk', at: dispatchNow },
} satisfies Meta<typeof DispatchBoard>

type Story = StoryObj<typeof DispatchBoard>

const taipei = taipeiDay()
const showing = (day: DispatchDay, view = day.view) => ({
  dispatch: view,
  ...Object.fromEntries(Object.keys(view.orders).map((id) => [`suggestion/${id}`, day.suggestionOf(id)])),
})

export const Taipei: Story = { parameters: { topics: showing(taipei) } }
export const Planned: Story = { parameters: { topics: showing(taipei, taipei.planned) } }
export const Shanghai: Story = { parameters: { topics: showing(shanghaiDay()) } }
export const MapAlone: Story = { parameters: { topics: showing(taipei) }, render: () => <DispatchMap /> }
export const Empty: Story = {
  parameters: { topics: { dispatch: { ...taipei.view, engineers: {}, orders: {}, stops: {}, depots: {} } } },
}
export const Loading: Story = { parameters: { topics: { dispatch: { state: 'loading', view: null, error: null } } } }
export const Refused: Story = {
  parameters: {
    topics: { dispatch: { state: 'refused', view: null, error: new RingloopError('notFound', 'topic: this gateway has none.') } },
  },
}
