// One runner for every test of the repository: files run in parallel, each test in a world of its own.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './scripts/closing-line.ts';
import { LongestFirst } from './scripts/longest-first.ts';

/** Where vitest's own report of the run is written, for `scripts/note-durations.ts`. Default: nowhere. */
const report = process.env.GENIUS_TEST_REPORT;
const jsonReport = (outputFile: string): ['json', { outputFile: string }] => ['json', { outputFile }];

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'workers/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'tests/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    globalSetup: ['scripts/test-postgres.ts', 'packages/testing/src/services/vitest-setup.ts'],
    setupFiles: ['scripts/patient-waits.ts', 'scripts/counted-processes.ts'],
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Tests wait for processes and disks more than they compute: one file more than there are cores runs at once.
    maxWorkers: availableParallelism() + 1,
    // A limit against hanging, not a measure: two cores may be shared with other programs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 5_000,
    // Measures of time in tests must know that counting what is covered takes time.
    env: process.argv.some((word) => word.startsWith('--coverage')) ? { GENIUS_TEST_COVERED: '1' } : {},
    reporters: ['default', new ClosingLine(), ...(report ? [jsonReport(report)] : [])],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/registry/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.d.ts', '{packages,apps}/*/src/**/testing/**'],
      // Much of the platform runs in child processes and threads that tests start.
      autoAttachSubprocess: true,
      reporter: ['json-summary', 'json', 'html'],
      reportsDirectory: 'coverage',
      reportOnFailure: true,
    },
  },
});
