import { defineConfig } from 'vitest/config'

const root = import.meta.dirname

/** Tests run against the sources: `#proto/x.js` is `proto/x.ts` here and `dist/proto/x.js` when compiled. */
const sources = {
  find: /^#(proto|platform|provider-server|media-host|meta-sim|cli)\/(?!gen\/(?:content|wire)\.js$)(.*)\.js$/,
  replacement: `${root}/$1/$2`,
}
const shared = { environment: 'node', pool: 'forks' as const, testTimeout: 20_000, hookTimeout: 20_000 }
const project = (name: string, include: string[], more: object = {}) => ({
  resolve: { alias: [sources] },
  test: { name, include, ...shared, ...more },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,tsx}']),
      project('contract', ['test/contract/**/*.test.ts']),
      project('boundary', ['test/boundary/**/*.test.{ts,tsx}'], { testTimeout: 60_000 }),
      project('fuzz', ['test/fuzz/**/*.test.ts'], { testTimeout: 3_600_000 }),
      project('scenario', ['test/scenario/**/*.test.ts'], { testTimeout: 60_000 }),
    ],
  },
})
