import './slots.ts'
import './fences.ts'
import './reading.ts'
