/**
 * Zendesk fills in `{{ticket.requester.email}}`, `{{dc.anything}}` and `{% … %}` where an agent writes them, and to Zendesk we are an agent. What a
 * caller's name is must not be filled in, so an invisible blank (U+200B) parts the signs.
 */
export const keepFromTemplates = (text: string): string => text.replace(/\{(?=[{%])/g, '{\u200b')

/** Takes out what {@link keepFromTemplates} put in. */
export const withoutTemplateGuards = (text: string): string => text.replace(/\{\u200b(?=[{%])/g, '{')
