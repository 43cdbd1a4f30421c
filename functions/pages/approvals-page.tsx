import { renderPage } from '../../orchestrations/kit/pages/frame';
import { ApprovalList } from './approval-list';
import { Refreshed } from './live-regions';
import type { ApprovalsPageView } from './views';

/** `GET /api/approvals`: the viewer's own open ones, so that nobody depends on mail. */
export function renderApprovals({ signedIn, approvals, now }: ApprovalsPageView): string {
  return renderPage({
    title: 'My approvals',
    signedIn,
    place: 'approvals',
    children: (
      <>
        <h1>My approvals</h1>
        <Refreshed now={now} href="/api/approvals" />
        {approvals.length === 0 ? (
          <p class="lead">Nothing waits for your decision.</p>
        ) : (
          <ApprovalList caption="Waiting for your decision" approvals={approvals} now={now} />
        )}
      </>
    ),
  });
}
