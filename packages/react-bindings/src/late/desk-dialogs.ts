// What only an agent who asks for it sees of the desk.
export { KeyboardDialog } from '../components/keyboard-dialog.js'
export { PaletteDialog } from '../components/palette-dialog.js'
