import type { ExplanationWords } from './explanation-words.js'

/** English. */
export const englishExplanations: ExplanationWords = {
  titles: {
    route: 'Where the call went',
    pop: 'What popped',
    ticket: 'The ticket',
    assignment: 'Who got the ticket',
    action: 'What a rule did',
  },
  facts: {
    'call.direction': 'the direction',
    'call.dialled': 'the number dialled',
    'call.queue': 'the queue',
    'call.digits': 'what they keyed in',
    'call.outcome': 'the outcome',
    'call.waitSeconds': 'the wait',
    'call.talkSeconds': 'the talk time',
    'call.state': 'the state of the call',
    'call.waitingSeconds': 'the wait so far',
    'call.offers': 'the number of agents who were offered the call',
    'call.transfers': 'the number of transfers',
    'caller.number': 'the caller’s number',
    'caller.country': 'the country of the number',
    'caller.anonymous': 'the caller hides their number',
    'contact.known': 'the customer is known',
    'contact.level': 'the customer’s level',
    'contact.tags': 'the customer’s tags',
    'contact.openTickets': 'the number of open tickets',
    'agent.extension': 'the agent’s extension',
    'agent.name': 'the agent’s name',
    'agent.state': 'the agent’s state',
    'agent.languages': 'the agent’s languages',
    'agent.regions': 'the agent’s regions',
    'agent.teams': 'the agent’s teams',
    'agent.queues': 'the agent’s queues',
    'agent.load': 'what the agent has on their desk',
    'agent.calls': 'the agent’s calls in this shift',
    'agent.talkSeconds': 'the agent’s talk time in this shift',
    'agent.idleSeconds': 'the agent’s idle time',
    'queue.name': 'the queue asked about',
    'queue.waiting': 'the number of callers waiting',
    'queue.longestWaitSeconds': 'the longest wait in the queue',
    'queue.estimatedWaitSeconds': 'the estimated wait',
    'queue.readyAgents': 'the number of agents ready',
    'ticket.status': 'the ticket’s status',
    'ticket.priority': 'the ticket’s priority',
    'ticket.subject': 'the ticket’s subject',
    'ticket.queue': 'the ticket’s queue',
    'ticket.category': 'the ticket’s category',
    'ticket.owner': 'the ticket’s owner',
    'ticket.tags': 'the ticket’s tags',
    'ticket.ageSeconds': 'the ticket’s age',
    'ticket.secondsToBreach': 'the time until the service level breaks',
    'transcript.text': 'what was said',
    'transcript.language': 'the language spoken',
    'transcript.sentiment': 'the customer’s mood',
    'transcript.topics': 'the topics',
    'time.date': 'the date',
    'time.month': 'the month',
    'time.day': 'the day of the month',
    'time.weekday': 'the day of the week',
    'time.hour': 'the hour',
    'time.minute': 'the minute',
  },
  families: {
    'call.variable.': (name) => `the switch’s variable ${name}`,
    'contact.consent.': (name) => `consent to ${name}`,
    'agent.skill.': (name) => `the agent’s level in ${name}`,
    'ticket.field.': (name) => `the ticket’s field ${name}`,
    'time.open.': (name) => `open by the calendar ${name}`,
  },
  values: {
    ringing: 'ringing, no agent yet',
    waiting: 'waiting',
    ended: 'over',
    inbound: 'inbound',
    outbound: 'outbound',
    answered: 'answered',
    abandoned: 'abandoned',
    busy: 'busy',
    noAnswer: 'not answered',
    rejected: 'rejected',
    failed: 'failed',
    loggedOff: 'logged off',
    notReady: 'not ready',
    ready: 'ready',
    wrapUp: 'in wrap-up',
    acknowledged: 'acknowledged',
    inProgress: 'in progress',
    pending: 'pending',
    held: 'on hold',
    resolved: 'resolved',
    closed: 'closed',
    cancelled: 'cancelled',
    low: 'low',
    normal: 'normal',
    high: 'high',
    urgent: 'urgent',
    monday: 'Monday',
    tuesday: 'Tuesday',
    wednesday: 'Wednesday',
    thursday: 'Thursday',
    friday: 'Friday',
    saturday: 'Saturday',
    sunday: 'Sunday',
  },
  yes: 'yes',
  no: 'no',
  unknown: 'not known',
  empty: 'empty',
  quote: (text) => `“${text}”`,
  seconds: (count) => `${count} s`,
  list: (values, more) => `${values.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
  and: ' and ',
  or: ' or ',
  group: (clause) => `(${clause})`,
  flag: (label, value) => `${label}: ${value}`,
  clause(label, { operator, operand }, holds) {
    const not = holds ? '' : 'not '
    switch (operator) {
      case 'is':
        return `${label} is ${not}${operand}`
      case 'in':
        return `${label} is ${holds ? 'one' : 'none'} of ${operand}`
      case 'atLeast':
        return holds ? `${label} is at least ${operand}` : `${label} is below ${operand}`
      case 'atMost':
        return holds ? `${label} is at most ${operand}` : `${label} is above ${operand}`
      case 'above':
        return holds ? `${label} is above ${operand}` : `${label} is not above ${operand}`
      case 'below':
        return holds ? `${label} is below ${operand}` : `${label} is not below ${operand}`
      case 'between':
        return `${label} is ${not}between ${operand}`
      case 'inList':
        return `${label} is ${not}in the list ${operand}`
      case 'startsWith':
        return `${label} ${holds ? 'begins' : 'does not begin'} with ${operand}`
      case 'endsWith':
        return `${label} ${holds ? 'ends' : 'does not end'} with ${operand}`
      case 'contains':
        return `${label} ${holds ? 'contains' : 'does not contain'} ${operand}`
      case 'matches':
        return `${label} ${holds ? 'fits' : 'does not fit'} the pattern ${operand}`
      case 'has':
        return `${operand} is ${not}among ${label}`
      case 'hasAny':
        return `${holds ? 'one' : 'none'} of ${operand} is among ${label}`
      case 'hasAll':
        return `${holds ? 'all' : 'not all'} of ${operand} are among ${label}`
      default:
        return `${label} is ${not}as “${operator}” asks: ${operand}`
    }
  },
  formula: (text, holds) => `${holds ? 'true' : 'not true'}: ${text}`,
  range: (from, to) => `${from} and ${to}`,
  known: (label, holds) => `${label} is ${holds ? '' : 'not '}known`,
  actually: (clause, value) => `${clause} (it is ${value})`,
  sentence: (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`,
  decided: {
    record: () => 'The customer’s record popped',
    list: () => 'The list of possible customers popped',
    newRecord: () => 'A new record popped',
    search: () => 'The search popped',
    url: () => 'A page popped',
    none: () => 'Nothing was done',
    noPop: () => 'Nothing popped',
    queue: (queue) => `The call was sent to the queue ${queue}`,
    agent: (extension) => `The call was sent to the agent at ${extension}`,
    ivr: (extension) => `The call was sent to the extension ${extension} of the dialplan`,
    reject: (cause) => `The call was rejected with ${cause}`,
    voicemail: (mailbox) => `The call was sent to the mailbox ${mailbox}`,
    continue: () => 'The call was left to the dialplan',
    file: () => 'The call gets a ticket',
    fileCallback: () => 'The call gets a ticket to call back',
    noTicket: () => 'The call gets no ticket',
    assigned: (who) => (who === '' ? 'The ticket was given to nobody' : `The ticket was given to ${who}`),
    refuseDial: (number) => (number === '' ? 'The number may not be dialled' : `${number} may not be dialled`),
    notify: (channel) => `${channel} was told`,
    escalate: (chain) => `The escalation ${chain} was begun`,
    callBack: (queue) => (queue === '' ? 'A call back was planned' : `A call back was planned for the queue ${queue}`),
    startSurvey: (survey) => `The survey ${survey} was planned`,
    requestConsent: (purpose) => `The customer is asked for consent to ${purpose}`,
    split: (template) => `The ticket is split by the template ${template}`,
  },
  otherDecision: (decision) => `Decided: ${decision}`,
  reasons: {
    knownCaller: 'The number belongs to one customer',
    severalCustomers: 'Several customers share the number',
    unknownCaller: 'Nobody has this number',
    hiddenNumber: 'The caller hides their number',
    unusableNumber: 'The call has no usable number',
    directoryUnavailable: 'The directory did not answer in time',
    urlNotUsable: 'The address that the rule makes could not be used, so the usual way was taken',
    noRouteRule: 'No rule says where such a call goes',
    inboundCall: 'Without a rule, every inbound call gets a ticket',
    inboundAnswered: 'Without a rule, every inbound call gets a ticket; this one was answered',
    inboundNotAnswered: 'Without a rule, every inbound call gets a ticket; this one was not answered',
    outboundAnswered: 'Without a rule, an outbound call that was answered gets a ticket',
    outboundNotAnswered: 'Without a rule, an outbound call gets a ticket only once it is answered',
    editedByPerson: 'A person has written in the draft, so it is kept',
    filedBefore: 'It was filed by the rules of then',
    takenMeanwhile: 'It had an owner in the ticket system already',
    notWritten: 'The ticket system did not take an owner for it',
    noSuchWorkflow: 'The rule names a workflow that is gone',
  },
  otherReason: (reason) => `Reason: ${reason}`,
  byRule: (rule, description) => (description === null ? `Rule ${rule} decided` : `Rule ${rule} decided: ${description}`),
  ruleSet: (name, revision) => `By the rules${name && ` ${name}`}${revision && `, revision ${revision}`}`,
  always: 'The rule has no condition: it always matches',
  setByRule: (label, value, rule) => `${label}: ${value}, by rule ${rule}`,
  turnedAway: (rule, why) => (why === null ? `Rule ${rule} did not match` : `Rule ${rule} did not match: ${why}`),
  wouldNeed: (rule, needed) => `For rule ${rule} to match, it would have to be so: ${needed}`,
  moreRules: (count) => (count === 1 ? 'One more rule was tried before' : `${count} more rules were tried before`),
  workflow(name, because) {
    if (because === 'default') return `In the workflow ${name}, no target kept it: the default`
    if (because === 'notAsked')
      return `The workflow ${name} decides by the agents who are there; nobody was asked here, so its default is told`
    return `The workflow ${name} decided by ${because}`
  },
  target(name, outcome) {
    switch (outcome) {
      case 'chosen':
        return `Target ${name} was chosen`
      case 'skipped':
        return `Target ${name} was skipped`
      case 'timedOut':
        return `The time of target ${name} was over`
      case 'nobodyFits':
        return `Target ${name}: nobody fits`
      case 'nobodyFree':
        return `Target ${name}: nobody who fits is free`
      case 'othersFirst':
        return `Target ${name}: others have waited longer for those who are free`
    }
  },
  firstAgent: (agent) => `${agent} came first`,
  agentPassed: (agent, why) => `${agent} was passed over: ${why}`,
  obstacle(obstacle, quote) {
    switch (obstacle.because) {
      case 'notNamed':
        return 'not among those who are asked'
      case 'notInQueue':
        return `not in the queue ${quote(obstacle.queue)}`
      case 'lacksSkill':
        return obstacle.has === null
          ? `lacks the skill ${quote(obstacle.skill)}`
          : `${quote(obstacle.skill)} at level ${obstacle.has}, below ${obstacle.needs}`
      case 'lacksLanguage':
        return `speaks none of ${obstacle.needs.slice(0, 5).map(quote).join(', ')}`
      case 'otherRegion':
        return `works for none of ${obstacle.needs.slice(0, 5).map(quote).join(', ')}`
      case 'conditionFailed':
        return `the condition does not hold${obstacle.fact === null ? '' : ` (${obstacle.fact}: ${quote(String(obstacle.value))})`}`
      case 'declined':
        return 'was offered it and did not take it'
      case 'notReady':
        return `not ready (${obstacle.state})`
      case 'atCapacity':
        return `has ${obstacle.has} of at most ${obstacle.most} already`
    }
  },
  moreAgents: (count) => `${count} more were looked at`,
}
