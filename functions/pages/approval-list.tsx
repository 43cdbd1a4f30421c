import type { VNode } from 'preact';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { askTitle } from '../../orchestrations/kit/pages/wording';
import { runHref } from './run-list';
import type { OpenApproval } from './views';

/** Open rounds, the next deadline first; those the viewer may decide lead to the form. */
export function ApprovalList(list: { caption: string; approvals: readonly OpenApproval[]; now: string }): VNode {
  const sorted = [...list.approvals].sort((one, other) => one.expiresAt.localeCompare(other.expiresAt));
  return (
    <StackedTable
      caption={list.caption}
      captionIsUnseen
      columns={['What', 'Asked by', 'Approvals', 'Decide by']}
      narrow={['Approvals']}
      rows={sorted.map((approval) => ({
        key: `${approval.runId} ${approval.round}`,
        cells: [
          <Asked key="what" approval={approval} />,
          <Text key="by">{[approval.requestedBy, approval.ticket].filter(Boolean).join(' · ')}</Text>,
          `${approval.approved} of ${approval.required}`,
          <Moment key="until" at={approval.expiresAt} now={list.now} />,
        ],
      }))}
    />
  );
}

function Asked({ approval }: { approval: OpenApproval }): VNode {
  const title = askTitle(approval.workflow, approval.itemCount, approval.action);
  return (
    <>
      {approval.href === null ? (
        <a href={runHref(approval.runId)}>{title}</a>
      ) : (
        <a href={approval.href}>Review and decide: {title}</a>
      )}
      <p class="hint">
        <Text>{approval.summary}</Text>
      </p>
    </>
  );
}
