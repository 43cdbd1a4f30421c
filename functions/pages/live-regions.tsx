import type { ComponentChildren, VNode } from 'preact';
import { Moment } from '../../orchestrations/kit/pages/moment';

/** A part of the page that the script replaces when the server sends it anew. */
export function Region({ name, children }: { name: string; children: ComponentChildren }): VNode {
  return (
    <section data-region={name} id={`region-${name}`}>
      {children}
    </section>
  );
}

/** How old the page is; without the script the link refreshes it. */
export function Refreshed({ now, href }: { now: string; href: string }): VNode {
  return (
    <p class="refreshed">
      <span data-region="refreshed" id="region-refreshed">
        As of <Moment at={now} />.
      </span>{' '}
      <a href={href}>Refresh</a> <span id="refresh-status" role="status" />
    </p>
  );
}
