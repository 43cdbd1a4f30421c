import { renderToStaticMarkup } from 'preact-render-to-string';
import { ChangesList, changesOf, changesText } from '../../../orchestrations/approval/changes';
import { everyHostile } from '../../../scripts/gallery/hostile';
import { aPlan, aRound, sixtyDeletes } from '../../../scripts/gallery/samples';
import type { Plan } from '../../../domain/plan';

function changes(previous: Plan | null, plan: Plan) {
  return changesOf({ round: aRound({ round: 2 }), plan, previous });
}

function textOf(previous: Plan, plan: Plan): string {
  const found = changes(previous, plan);
  return found ? changesText(found) : '';
}

const item = (id: string) => ({ ...sixtyDeletes[20], id, target: id }) as (typeof sixtyDeletes)[number];
const planOf = (...ids: string[]) => aPlan({ items: ids.map(item) });

test('there are none in the first round', () => {
  expect(changes(null, planOf('Ann'))).toBeUndefined();
});

test('name what came, what went, and say what did not', () => {
  expect(textOf(planOf('Ann', 'Bob'), planOf('Ann', 'Carl', 'Dora', 'Emil'))).toBe(
    '3 more: Carl, Dora, Emil; 1 gone: Bob; none changed.',
  );
});

test('count those that do not fit into a mail, and list all of them on the page', () => {
  const many = Array.from({ length: 12 }, (_, index) => `Name ${index}`);
  expect(textOf(planOf(), planOf(...many))).toBe(
    '12 more: Name 0, Name 1, Name 2, Name 3, Name 4 and 7 others; none gone; none changed.',
  );
  const found = changes(planOf(), planOf(...many));
  const html = found ? renderToStaticMarkup(<ChangesList changes={found} />) : '';
  expect(html.match(/<li>/g)).toHaveLength(12);
  expect(html).toContain('since round 1');
});

test('say so when only what the items build on has changed', () => {
  const plan = { ...planOf('Ann'), decided: { buildsOn: { schema: 'a' } } };
  const later = { ...plan, decided: { buildsOn: { schema: 'b' } } };
  expect(textOf(plan, later)).toBe('The same items as before; what they build on has changed (buildsOn.schema).');
});

test('make no link of a hostile name', () => {
  const text = textOf(planOf(), planOf(everyHostile));
  expect(/:\/\/|www\.|[\r\n]/.exec(text)).toBeNull();
});
