import type { CacheMark } from './messages-blocks.ts'
import { refuseAnthropic } from './rejection.ts'

const MAX_MARKS = 4

/** At most four places, longer-lived ones first. */
export function checkCacheMarks(marks: readonly CacheMark[]): void {
  if (marks.length > MAX_MARKS) {
    refuseAnthropic({
      message: `A maximum of ${MAX_MARKS} blocks with cache_control may be provided. Found ${marks.length}.`,
      help: `They are at ${marks.map((mark) => mark.place).join(', ')}; mark the ends of what stays the same, and no more.`,
    })
  }
  const short = marks.findIndex((mark) => mark.ttl === '5m')
  const late = short < 0 ? undefined : marks.slice(short).find((mark) => mark.ttl === '1h')
  if (late) {
    refuseAnthropic({
      message: `${late.place}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.`,
      help: 'The cache is a prefix in the order tools, system, messages: what lives longer comes first.',
    })
  }
}
