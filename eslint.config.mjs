import tseslint from 'typescript-eslint';

/** Code that is replayed: it must do the same on every replay, so time, chance and I/O come through the context or an activity. */
const replayed = [
  'orchestrations/**/*orchestrator*.ts',
  'orchestrations/**/rules.ts',
  'orchestrations/**/contract.ts',
  'orchestrations/kit/*.ts',
  'domain/**/*.ts',
];

/** Registered with the engine, run as activities or entities: not replayed. */
const notReplayed = [
  'orchestrations/kit/register.ts',
  'orchestrations/kit/run-activities.ts',
  'orchestrations/kit/turn-registration.ts',
];

const why = {
  async: 'Replayed code is generators: yield* a call, never await.',
  time: 'Replayed code takes the time from context.df.currentUtcDateTime.',
  chance: 'Replayed code takes identities from context.df.newGuid.',
  world: 'Replayed code reaches the world through an activity only.',
  state: 'Replayed code keeps nothing between episodes: no module-level let.',
};

const determinism = {
  files: replayed,
  ignores: notReplayed,
  rules: {
    'no-restricted-syntax': [
      'error',
      { selector: 'AwaitExpression', message: why.async },
      { selector: ':function[async=true]', message: why.async },
      { selector: 'ForOfStatement[await=true]', message: why.async },
      { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: why.time },
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: why.time },
      { selector: "CallExpression[callee.name='Date']", message: why.time },
      { selector: "MemberExpression[object.name='Math'][property.name='random']", message: why.chance },
      { selector: "MemberExpression[property.name='randomUUID']", message: why.chance },
      { selector: "VariableDeclaration[kind='let'][parent.type='Program']", message: why.state },
    ],
    'no-restricted-globals': [
      'error',
      ...[
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'crypto',
        'console',
        'performance',
      ].map((name) => ({ name, message: why.world })),
    ],
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: ['node:*', '@azure/*', '**/activities', '**/functions/**'],
            message: why.world,
            allowTypeImports: true,
          },
          { group: ['**/gateways/**'], message: why.world, allowTypeImports: true },
        ],
      },
    ],
  },
};

/** Loading durable-functions costs a quarter of a second: only what registers, and what the engine insists on, loads it. */
const durableAsTypes = {
  files: ['orchestrations/**/*.ts', 'domain/**/*.ts', 'gateways/**/*.ts'],
  ignores: [
    'orchestrations/kit/register.ts',
    'orchestrations/kit/retry.ts',
    'orchestrations/kit/turn.ts',
    'orchestrations/kit/turn-registration.ts',
    ...replayed,
  ],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: 'durable-functions',
            message: 'Import types only; see orchestrations/kit/register.ts.',
            allowTypeImports: true,
          },
        ],
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.local/', 'test/azurite/', 'test/local/host/apps/'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { project: ['./test/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['functions/**/*.ts', 'gateways/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['local/start.ts', 'local/demo.ts', 'local/demo/**/*.ts', 'local/world/check-node.ts', 'scripts/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  determinism,
  durableAsTypes,
);
