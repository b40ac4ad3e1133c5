import type { RoutingProblem } from '@ringloop/core/dispatch'

/** A public problem, read from a file. */
export type Instance =
  | { readonly kind: 'assign'; readonly name: string; readonly cost: readonly Float64Array[] }
  | {
      readonly kind: 'gap'
      readonly name: string
      /** The classic files gap1 to gap12 are maximised, gapa to gape minimised. */
      readonly sense: 'max' | 'min'
      readonly value: readonly (readonly number[])[]
      readonly use: readonly (readonly number[])[]
      readonly capacity: readonly number[]
    }
  | { readonly kind: 'vrptw'; readonly name: string; readonly problem: RoutingProblem }
