import type { VNode } from 'preact';
import { counted } from '../../domain/counted';
import { Moment } from '../../orchestrations/kit/pages/moment';
import type { RestoringView } from './views';

/** What somebody has to do on-premises while a rollback waits, and until when. */
export function RestoringNote({ restoring, now }: { restoring: RestoringView; now: string }): VNode {
  const until = <Moment at={restoring.until} now={now} />;
  if (restoring.differing === 0)
    return (
      <p class="note info">
        <strong>Waiting for AD.</strong> {mailboxes(restoring.uncompared, restoring)} have the values of AD after the
        next synchronization cycle; those are compared with the kept ones then. The run waits until {until}.
      </p>
    );
  return (
    <div class="note warning">
      <p>
        <strong>Somebody has to run a script on-premises.</strong> AD has other values than{' '}
        {mailboxes(restoring.differing, restoring)} had in the cloud. An administrator of AD runs the script, with
        -WhatIf first; the run looks again after each cycle and waits until {until}.
      </p>
      <p>
        {restoring.scriptHref === null ? (
          'People with the role Operator.Run get the script here.'
        ) : (
          <a href={restoring.scriptHref}>Get the script</a>
        )}
      </p>
    </div>
  );
}

function mailboxes(count: number, { isAtLeast }: RestoringView): string {
  return `${isAtLeast ? 'at least ' : ''}${counted(count, 'mailbox', 'mailboxes')}`;
}
