import type { Meta, StoryObj } from '@storybook/react-vite'
import { AgentDesk } from '../src/index.js'

/** The whole desk, in each state that it can be in. */
export default { title: 'Desk/AgentDesk', component: AgentDesk, parameters: { room: 'desk' } } satisfies Meta<typeof AgentDesk>

type Story = StoryObj<typeof AgentDesk>

export const Ringing: Story = { parameters: { scenario: 'ringing' } }
export const Candidates: Story = { parameters: { scenario: 'candidates' } }
export const Hidden: Story = { parameters: { scenario: 'hidden' } }
export const NewCustomer: Story = { parameters: { scenario: 'newCustomer' } }
export const LookingUp: Story = { parameters: { scenario: 'lookingUp' } }
export const Hostile: Story = { parameters: { scenario: 'hostile' } }
export const SecondCall: Story = { parameters: { scenario: 'secondCall' } }
export const Talking: Story = { parameters: { scenario: 'talking' } }
export const Muted: Story = { parameters: { scenario: 'muted' } }
export const ConsultRings: Story = { parameters: { scenario: 'consultRings' } }
export const Consulting: Story = { parameters: { scenario: 'consulting' } }
export const Conference: Story = { parameters: { scenario: 'conference' } }
export const AdviceWanted: Story = { parameters: { scenario: 'adviceWanted' } }
export const Advising: Story = { parameters: { scenario: 'advising' } }
export const HostileCompany: Story = { parameters: { scenario: 'hostileCompany' } }
export const Supervisor: Story = { parameters: { scenario: 'supervisor' } }
export const WrapUp: Story = { parameters: { scenario: 'wrapUp' } }
export const Waiting: Story = { parameters: { scenario: 'waiting' } }
export const Failed: Story = { parameters: { scenario: 'failed' } }
export const CallBack: Story = { parameters: { scenario: 'callBack' } }
export const CallBackNotFiled: Story = { parameters: { scenario: 'callBackNotFiled' } }
export const CallBackScheduled: Story = { parameters: { scenario: 'callBackScheduled' } }
export const Filed: Story = { parameters: { scenario: 'filed' } }
export const Offline: Story = { parameters: { scenario: 'offline' } }
export const Refused: Story = { parameters: { scenario: 'refused' } }
export const Loading: Story = { parameters: { scenario: 'loading' } }
export const Empty: Story = { parameters: { scenario: 'empty' } }
export const TwoCalls: Story = { parameters: { scenario: 'twoCalls' } }
export const ThreeCalls: Story = { parameters: { scenario: 'threeCalls' } }
export const TeamToTransfer: Story = { parameters: { scenario: 'teamToTransfer' } }
export const NextState: Story = { parameters: { scenario: 'nextState' } }
export const NotReadyReason: Story = { parameters: { scenario: 'notReadyReason' } }
export const Templated: Story = { parameters: { scenario: 'templated' } }
export const FiledParts: Story = { parameters: { scenario: 'filedParts' } }
export const NoFiles: Story = { parameters: { scenario: 'noFiles' } }
export const RichCustomer: Story = { parameters: { scenario: 'richCustomer' } }
