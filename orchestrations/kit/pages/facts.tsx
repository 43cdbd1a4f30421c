import type { ComponentChildren, VNode } from 'preact';
import { Text } from './frame';

export interface Fact {
  name: string;
  value: ComponentChildren;
}

/** Names and values that decide, in the order of their weight. */
export function Facts({ facts }: { facts: readonly (Fact | null)[] }): VNode {
  return (
    <dl class="facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.name}>
              <dt>
                <Text>{fact.name}</Text>
              </dt>
              <dd>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
