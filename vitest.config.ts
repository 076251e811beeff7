import { defineConfig } from 'vitest/config'

const root = import.meta.dirname

/** Tests run against the sources: `#proto/x.js` is `proto/x.ts` here and `dist/proto/x.js` when compiled. */
const sources = {
  find: /^#(proto|platform|provider-server|media-host|meta-sim|cli)\/(?!gen\/(?:content|wire)\.js$)(.*)\.js$/,
  replacement: `${root}/$1/$2`,
}
const shared = {
  environment: 'node',
  pool: 'forks' as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // A machine that does other things too is slow, not wrong.
  expect: { poll: { timeout: 20_000, interval: 20 } },
}
const project = (name: string, include: string[], more: object = {}) => ({
  resolve: { alias: [sources] },
  test: { name, include, ...shared, ...more },
})

// Nothing here keeps state outside of its tests, so files may share a worker: importing once saves a minute.
export default defineConfig({
  test: {
    // Most boundary tests wait for processes and disks: one worker more than two cores keeps both busy.
    maxWorkers: 3,
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,tsx}'], { isolate: false }),
      project('contract', ['test/contract/**/*.test.ts'], { isolate: false }),
      project('boundary', ['test/boundary/**/*.test.{ts,tsx}'], { testTimeout: 60_000 }),
      project('fuzz', ['test/fuzz/**/*.test.ts'], { testTimeout: 3_600_000, isolate: false }),
      project('scenario', ['test/scenario/**/*.test.ts'], { testTimeout: 60_000, isolate: false }),
    ],
  },
})
