// The import rules of ARCHITECTURE.md, enforced. A rule names what a folder must never reach.
const outside = (names) => `^node_modules/(${names.join('|')})/`
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(cli|proto|platform|provider-server|media-host|meta-sim|test)/', pathNot: allowed },
})
const libraries = (name, from, allowed) => ({
  name,
  severity: 'error',
  from,
  to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: outside(allowed) },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nobody-imports-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    only('proto-imports-nothing-of-ours', '^proto/', '^proto/'),
    only('platform-knows-only-the-trace', '^platform/', '^(platform/|proto/trace/|proto/bytes\\.ts)'),
    only('provider-server-imports', '^provider-server/', '^(provider-server|proto|platform)/'),
    only(
      'media-host-cannot-decrypt',
      '^media-host/',
      '^(media-host/|platform/|proto/identity/|proto/hosting/|proto/trace/|proto/bytes\\.ts|proto/errors\\.ts|proto/assumptions\\.ts)',
    ),
    only('meta-sim-imports', '^meta-sim/', '^(meta-sim|proto|platform)/'),
    only(
      'cli-imports-no-server',
      '^cli/(?!lab/)',
      '^(cli|proto|platform)/|^(provider-server|media-host|meta-sim)/(config|main)\\.ts$',
    ),
    only(
      'lab-uses-the-servers-public-face',
      '^cli/lab/',
      '^(cli|proto|platform)/|^(provider-server|media-host|meta-sim)/(index|config|main)\\.ts$',
    ),
    // Within the client: what a folder stands on never knows what stands on it.
    only(
      'client-knows-no-screen',
      '^cli/(client|profile|operators)/',
      '^(proto|platform|cli/(client|profile|operators))/|^cli/state/sanitise\\.ts$',
    ),
    only(
      'only-commands-know-the-screen',
      '^cli/(state|engines|config|faces|bot)/',
      '^(proto|platform|cli/(client|profile|system|state|engines|config|faces|bot))/',
    ),
    only(
      'commands-are-the-outermost',
      '^cli/(?!commands/|main\\.ts$)',
      '^(proto|platform|provider-server|media-host|meta-sim|cli/(?!commands/))',
    ),
    {
      name: 'media-host-reaches-no-decryption',
      severity: 'error',
      from: { path: '^media-host/' },
      to: { path: '^proto/(media|signal|content|noise|session)/', reachable: true },
    },
    {
      name: 'proto-is-pure',
      severity: 'error',
      from: { path: '^proto/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|zlib)$' },
    },
    libraries(
      'proto-libraries',
      {
        path: '^proto/',
        pathNot: '^proto/(identity|push|hosting|signal)/|^proto/noise/certificate\\.ts|^proto/gen/',
      },
      ['protobufjs'],
    ),
    libraries('proto-identity-libraries', { path: '^proto/(identity|push|hosting)/' }, ['jose']),
    libraries('proto-signal-libraries', { path: '^proto/(signal/|noise/certificate\\.ts)' }, [
      '@signalapp/libsignal-client',
    ]),
    libraries('platform-libraries', { path: '^platform/' }, [
      'lowdb',
      '@signalapp/sqlcipher',
      'express',
      '@types/express',
      '@tus/server',
      'ws',
      '@types/ws',
      'pino',
      'env-paths',
    ]),
    libraries('provider-server-libraries', { path: '^provider-server/' }, [
      'express',
      '@types/express',
      'jose',
    ]),
    libraries('media-host-libraries', { path: '^media-host/' }, ['express', '@types/express']),
    libraries('meta-sim-libraries', { path: '^meta-sim/' }, [
      'express',
      '@types/express',
      'ws',
      '@types/ws',
      'jose',
    ]),
    libraries('cli-libraries', { path: '^cli/' }, [
      'ink',
      'react',
      '@types/react',
      '@signalapp/libsignal-client',
      '@signalapp/sqlcipher',
      'commander',
      'string-width',
      'env-paths',
      'sharp',
      'jose',
      'file-type',
      'mediabunny',
      'audio-decode',
      'fzf',
      'gemoji',
      'smol-toml',
      'uqr',
    ]),
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'only-the-terminal-draws',
      severity: 'error',
      from: { path: '^cli/', pathNot: '^cli/ui/' },
      to: { path: outside(['ink', 'react']) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|proto/gen)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    webpackConfig: { fileName: 'test/tools/resolve-sources.cjs' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.d.ts'],
    },
  },
}
