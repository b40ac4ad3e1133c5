export { createFileTickets, type FileTicketsOptions } from './file-tickets.js'
