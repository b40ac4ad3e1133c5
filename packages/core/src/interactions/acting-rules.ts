/** The actions that rules do once about a call, in the order in which they are taken. */
export const kinds = ['split', 'notify', 'escalate', 'callBack', 'startSurvey', 'requestConsent'] as const
