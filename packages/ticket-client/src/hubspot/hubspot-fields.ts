import type { TicketField } from '@ringloop/core'
import type { HubSpotProperty } from './hubspot-answers.js'

/** Properties of tickets that people made and can fill in, without those that `taken` names. */
export function customFieldsOf(properties: readonly HubSpotProperty[], taken: readonly string[]): readonly TicketField[] {
  return properties
    .filter(
      ({ name, hidden, archived, calculated, hubspotDefined, modificationMetadata }) =>
        !hidden &&
        !archived &&
        !calculated &&
        !hubspotDefined &&
        modificationMetadata?.readOnlyValue !== true &&
        !taken.includes(name),
    )
    .map((property) => ({
      name: property.name,
      label: property.label,
      type: typeOf(property),
      // Pipelines can demand properties of people who work in HubSpot, never of the API.
      required: false,
      options: property.options.filter(({ hidden }) => !hidden).map(({ value, label }) => ({ value, label })),
    }))
}

function typeOf({ type, fieldType }: HubSpotProperty): TicketField['type'] {
  switch (type) {
    case 'string':
      return fieldType === 'textarea' || fieldType === 'html' ? 'longText' : 'text'
    case 'number':
      return 'number'
    case 'date':
      return 'date'
    case 'datetime':
      return 'dateTime'
    case 'bool':
      return 'boolean'
    case 'enumeration':
      return fieldType === 'checkbox' ? 'choices' : fieldType === 'booleancheckbox' ? 'boolean' : 'choice'
    default:
      return 'other'
  }
}
