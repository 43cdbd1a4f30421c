import tseslint from 'typescript-eslint';
import rules from './lint/determinism.cjs';

const { determinism, replayed } = rules;

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
  { ignores: ['dist/', 'out/', 'node_modules/', 'coverage/', '.local/', 'test/azurite/', 'test/local/host/apps/'] },
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
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
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
    files: [
      'local/start.ts',
      'local/demo.ts',
      'local/demo/**/*.ts',
      'local/chaos.ts',
      'local/chaos/**/*.ts',
      'local/bench.ts',
      'local/bench/**/*.ts',
      'local/world/check-node.ts',
      'scripts/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      'max-lines-per-function': 'off',
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['local/drive/**/*.ts'], rules: { 'max-params': ['error', 4] } },
  determinism,
  durableAsTypes,
);
