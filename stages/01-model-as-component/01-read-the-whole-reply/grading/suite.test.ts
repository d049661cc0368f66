import './reading.ts'
import './endings.ts'
import './errors.ts'
import './request.ts'
