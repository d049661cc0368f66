import './attempts.ts'
import './waiting.ts'
import './limits.ts'
import './extras.ts'
