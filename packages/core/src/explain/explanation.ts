/** One sentence of an explanation: one line of plain text, safe to show, at most 400 characters. */
export interface ExplanationLine {
  /**
   * `decided`: what was decided; `because`: which rule or what else decided it; `held`: a condition of that rule with the value that met it;
   * `turnedAway`: a rule that was tried before, and what turned it away; `otherwise`: what such a rule would have needed.
   */
  readonly kind: 'decided' | 'because' | 'held' | 'turnedAway' | 'otherwise'
  readonly text: string
}

/** Why something was decided about a call, in sentences. */
export interface Explanation {
  readonly about: 'route' | 'pop' | 'ticket' | 'assignment' | 'action'
  /** The heading, in the language of the lines. */
  readonly title: string
  readonly lines: readonly ExplanationLine[]
}
