import { availableCommands, type CallCommand, type CallControl, type CommandingPerson } from '@ringloop/core'

/** A control that notes what it is told and answers as the test says. */
export interface ScriptedControl extends CallControl {
  readonly asked: { readonly command: CallCommand; readonly by: CommandingPerson; readonly signal: AbortSignal | undefined }[]
  /** How commands are answered from now on; done at once by default. */
  answer: (command: CallCommand) => Promise<object>
  /** Whether the switch can be reached. */
  up: boolean
}

export function createScriptedControl(): ScriptedControl {
  const control: ScriptedControl = {
    asked: [],
    answer: async () => ({}),
    up: true,
    async execute(command, { by, signal }) {
      control.asked.push({ command, by, signal })
      return (await control.answer(command)) as never
    },
    availableCommands: (call, person) => (control.up ? availableCommands(call, person) : []),
  }
  return control
}
