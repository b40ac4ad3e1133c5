import type { Meta, StoryObj } from '@storybook/react-vite'
import { Wallboard } from '../src/wallboard/index.js'
import '../src/styles/wallboard.css'
import { wallboardFixtures } from '../test/fixtures/wallboard-fixtures.js'

/** How the floor stands, readable at five metres. */
export default { title: 'Wallboard/Wallboard', component: Wallboard, parameters: { room: 'desk' } } satisfies Meta<
  typeof Wallboard
>

type Story = StoryObj<typeof Wallboard>

const board = (name: keyof typeof wallboardFixtures): Story => {
  const { topic, connection } = wallboardFixtures[name]
  return { parameters: { topics: { wallboard: topic }, connection } }
}

export const BusyAfternoon: Story = board('busyAfternoon')
export const QuietMorning: Story = board('quietMorning')
export const FirstMinute: Story = board('firstMinute')
export const LostConnection: Story = board('lostConnection')
export const FiveHundred: Story = board('fiveHundred')
export const Loading: Story = board('loading')
