import { useTabRole } from '@ringloop/react-bindings'

/** Says in a tab that does not ring that it does not, and lets the agent change that. */
export function TabSign() {
  const { role, takeOver } = useTabRole()
  if (role !== 'follower') return null
  return (
    <button type="button" onClick={takeOver}>
      Ring in this tab
    </button>
  )
}
