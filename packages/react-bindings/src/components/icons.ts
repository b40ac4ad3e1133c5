// The desk's signs, 20 × 20, drawn with one stroke of 1.6 in the colour of the text. Each is a constant of its own, so that a bundle has
// only those that it draws.

/** What is drawn, as the `d` of an SVG path. */
export type IconPath = `M${string}`

export const phone =
  'M6.5 3H4.2A1.2 1.2 0 0 0 3 4.3 13.4 13.4 0 0 0 15.7 17a1.2 1.2 0 0 0 1.3-1.2v-2.3l-3.6-1.4-1.5 1.8a10.6 10.6 0 0 1-5.8-5.8l1.8-1.5z'
export const ringing =
  'M6.5 3H4.2A1.2 1.2 0 0 0 3 4.3 13.4 13.4 0 0 0 15.7 17a1.2 1.2 0 0 0 1.3-1.2v-2.3l-3.6-1.4-1.5 1.8a10.6 10.6 0 0 1-5.8-5.8l1.8-1.5zM11.5 6a3 3 0 0 1 2.5 2.5M11.5 2.8a6.2 6.2 0 0 1 5.7 5.7'
export const held = 'M7 4.5v11M13 4.5v11'
export const ended = 'M3 12.6c4.2-4.2 9.8-4.2 14 0l-1.9 2.2-3-1.4v-2.2a9 9 0 0 0-4.2 0v2.2l-3 1.4z'
export const missed = 'M3 5l6 6 8-8M3 10V5h5M3 16c4-3.4 10-3.4 14 0'
export const callback = 'M7.5 4 3.5 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H9'
export const wrapUp = 'M4 3.5h12v13H4zM7 7.5h6M7 10.5h6M7 13.5h3'
export const ticket = 'M3 6h14v3a1.5 1.5 0 0 0 0 3v3H3v-3a1.5 1.5 0 0 0 0-3zM12 6.5v8'
export const customer = 'M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.5 17c.6-3.3 3.2-5 6.5-5s5.9 1.7 6.5 5'
export const hidden =
  'M3 3l14 14M8.2 8.3a2.6 2.6 0 0 0 3.6 3.6M5.3 5.7A12 12 0 0 0 2 10c1.9 3.5 4.7 5.3 8 5.3 1.3 0 2.5-.3 3.6-.8M9 4.8c4-.4 7 1.5 9 5.2-.5 1-1.2 1.9-1.9 2.6'
export const clock = 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.3l2.8 1.7'
export const check = 'M4 10.5l4 4 8-9'
export const alert = 'M10 3l7.5 13.5h-15zM10 8.5v3.5M10 14.2v.1'
export const offline =
  'M3 3l14 14M2.5 8a11 11 0 0 1 4-2.4M9.5 5a11 11 0 0 1 8 3M5.5 11.3a6.5 6.5 0 0 1 3.2-1.7M12.6 9.9c.7.4 1.3.9 1.9 1.4M10 15.5v.1'
export const online = 'M2.5 8a11 11 0 0 1 15 0M5.5 11.3a6.7 6.7 0 0 1 9 0M10 15.5v.1'
export const close = 'M5 5l10 10M15 5L5 15'
export const external = 'M8 4.5H4v11.5h11.5v-4M11.5 3.5h5v5M16.5 3.5L9 11'
export const keyboard = 'M2.5 5.5h15v9h-15zM5.5 8.5h.1M8.5 8.5h.1M11.5 8.5h.1M14.5 8.5h.1M6.5 11.5h7'
export const keypad = 'M5 4.5h.1M10 4.5h.1M15 4.5h.1M5 9.5h.1M10 9.5h.1M15 9.5h.1M10 14.5h.1M5 14.5h.1M15 14.5h.1'
export const message = 'M3 4.5h14v9.5H9L5.5 17v-3H3z'
export const order = 'M3.5 6.5L10 3l6.5 3.5v7L10 17l-6.5-3.5zM3.5 6.5L10 10l6.5-3.5M10 10v7'
export const transfer = 'M3 7h12M11.5 3.5L15 7l-3.5 3.5M17 13H5M8.5 9.5L5 13l3.5 3.5'
export const mute =
  'M10 2.5a2.5 2.5 0 0 0-2.5 2.5v4M12.5 7.5V5M5 9.5a5 5 0 0 0 8 4M15 9.5c0 .7-.1 1.3-.4 1.9M10 14.5v3M7 17.5h6M3 3l14 14'
export const microphone =
  'M10 2.5a2.5 2.5 0 0 0-2.5 2.5v4.5a2.5 2.5 0 0 0 5 0V5A2.5 2.5 0 0 0 10 2.5zM5 9.5a5 5 0 0 0 10 0M10 14.5v3M7 17.5h6'
export const resume = 'M6.5 4l9.5 6-9.5 6z'
export const record = 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z'
export const stop = 'M5.5 5.5h9v9h-9z'
export const park = 'M4 3.5h12v13H4zM8 13.5V6.5h2.5a2.2 2.2 0 0 1 0 4.4H8'
export const people =
  'M7 9a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 7 9zM2 16c.4-2.8 2.3-4.3 5-4.3s4.6 1.5 5 4.3M13 9a2.4 2.4 0 1 0-.8-4.6M14 11.8c2.3.2 3.7 1.6 4 4'
export const listen = 'M4 11V9.5a6 6 0 0 1 12 0V11M4 11.5h2.5v5H5.5A1.5 1.5 0 0 1 4 15zM16 11.5h-2.5v5h1A1.5 1.5 0 0 0 16 15z'
export const search = 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4'
export const down = 'M5.5 8l4.5 4.5L14.5 8'
