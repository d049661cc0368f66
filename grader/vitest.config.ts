import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // On by default in vitest 5; it would keep suites on disk in plain text.
    fsModuleCache: false,
    testTimeout: 30_000,
    reporters: ['dot', ['json', { outputFile: '../.stagecraft/reports/grader.json' }]],
  },
})
