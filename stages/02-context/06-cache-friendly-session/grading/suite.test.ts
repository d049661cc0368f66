import './guards.ts'
import './sharing.ts'
import './report.ts'
import './extras.ts'
