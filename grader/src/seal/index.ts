export { seal, shortestSecret, unseal } from './seal.ts'
