// What is behind the tabs of a call's story: only the first of them is on screen at first.
export { Articles } from '../components/articles.js'
export { Transcript } from '../components/transcript.js'
