/** One line of a benchmark's result: names and figures, printed in this order. */
export type Row = Readonly<Record<string, string | number | boolean | null>>
