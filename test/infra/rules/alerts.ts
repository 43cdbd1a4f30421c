import type { PlacedResource } from '../arm/placed';
import { ofType, shown, valuesAt } from '../arm/reading';
import { isObject } from '../arm/template';
import type { Problem } from '../problem';
import { expectations, oneOf } from './expectation';

const expect = expectations('alerts');

/** What Azure Monitor takes as frequency and window, in minutes. */
const spans = [
  'PT1M',
  'PT5M',
  'PT10M',
  'PT15M',
  'PT30M',
  'PT45M',
  'PT1H',
  'PT2H',
  'PT3H',
  'PT4H',
  'PT5H',
  'PT6H',
  'P1D',
  'P2D',
];

/** Rules that deploy before the first data arrives, look often enough, and tell the app without a key. */
export function alertProblems(arm: unknown): Problem[] {
  return [
    ...ofType(arm, 'Microsoft.Insights/scheduledQueryRules').flatMap(ruleProblems),
    ...ofType(arm, 'Microsoft.Insights/actionGroups').flatMap(webhookProblems),
  ];
}

function ruleProblems(rule: PlacedResource): Problem[] {
  return [
    // The tables do not exist before the first data.
    ...expect(rule, 'properties.skipQueryValidation', oneOf(true)),
    ...expect(rule, 'properties.evaluationFrequency', oneOf(...spans)),
    ...expect(rule, 'properties.windowSize', oneOf(...spans)),
    ...gapProblems(rule),
  ];
}

/** What happens between two looks must not be missed. */
function gapProblems(rule: PlacedResource): Problem[] {
  const rank = (path: string) => valuesAt(rule, path).map((span) => spans.indexOf(String(span)));
  const isCovered = Math.max(...rank('properties.evaluationFrequency')) <= Math.min(...rank('properties.windowSize'));
  return isCovered ? [] : [problem(rule, 'properties.windowSize', 'must not be shorter than evaluationFrequency')];
}

function webhookProblems(group: PlacedResource): Problem[] {
  const webhooks = valuesAt(group, 'properties.webhookReceivers').flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
  return webhooks
    .filter((webhook) => webhook['useAadAuth'] !== true || /[?&]code=/.test(shown(webhook['serviceUri'])))
    .slice(0, 1)
    .map(() =>
      problem(group, 'properties.webhookReceivers', 'must prove itself with a token of Entra, not with a key'),
    );
}

function problem({ path }: PlacedResource, below: string, message: string): Problem {
  return { rule: 'alerts', path: `${path}.${below}`, message };
}
