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
  // docs/decisions/0003
  'domain/fingerprint.ts',
  'orchestrations/kit/register.ts',
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

module.exports = { determinism, replayed };
