// Forms of custom fields: `@ringloop/core/ticket-fields`.
export { joinChoices, splitChoices } from './choices.js'
export { type FieldProblem, fieldProblem, longestFieldValue } from './field-problem.js'
export { missingFields } from './missing-fields.js'
export {
  type FormFieldType,
  formFieldTypes,
  type LocalisedText,
  localised,
  type TicketFormField,
} from './ticket-form-field.js'
