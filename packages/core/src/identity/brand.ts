declare const brand: unique symbol

/** A type that is `Base` at run time and distinct at compile time, so that ids of two kinds do not mix. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
