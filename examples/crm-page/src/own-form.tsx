import type { CallId } from '@ringloop/core'
import { useTicketFields } from '@ringloop/react-bindings'

/** The custom fields of a call's ticket, as plain as can be. */
export function OwnForm({ callId }: { readonly callId: CallId }) {
  const { fields, missing } = useTicketFields(callId)
  return (
    <form>
      {fields.map(({ field, title, problem, options, getInputProps, getLabelProps, getHelpProps }) => (
        <p key={field.name}>
          <label htmlFor={getLabelProps().htmlFor}>{title}</label>
          {field.type === 'choice' ? (
            <select {...getInputProps()}>
              <option value="">–</option>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.title}
                </option>
              ))}
            </select>
          ) : (
            <input {...getInputProps()} />
          )}
          <span {...getHelpProps()}>{problem}</span>
        </p>
      ))}
      <p>{missing.join(', ')}</p>
    </form>
  )
}
