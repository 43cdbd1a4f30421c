import type { InboxView } from '../../local/pages/inbox-page';
import type { SignInView } from '../../local/pages/sign-in-page';
import { everyHostile } from './hostile';
import { now } from './samples';

export function anInboxView(change: Partial<InboxView> = {}): InboxView {
  return {
    mails: [
      {
        id: '1',
        to: ['approver.one@contoso.com'],
        subject: '[Approval needed] Onboard OUs (8 changes) · contoso.com · 1f2e3d4c5b6a',
        receivedAt: '2026-11-23T06:31:00.000Z',
        text: 'Robin Requester asks: create the configuration.\n\nReview and decide:\nhttp://127.0.0.1:7071/api/approvals/dG9rZW4\n',
        links: ['http://127.0.0.1:7071/api/approvals/dG9rZW4'],
      },
    ],
    now,
    ...change,
  };
}

export function hostileInboxView(): InboxView {
  const text = everyHostile;
  const mail = {
    id: '1',
    to: [text],
    subject: text,
    receivedAt: now,
    text,
    links: ['javascript:alert(1)'],
  };
  return anInboxView({ mails: [mail], to: text });
}

export function aSignInView(change: Partial<SignInView> = {}): SignInView {
  return {
    people: [
      {
        userPrincipalName: 'requester@contoso.com',
        displayName: 'Robin Requester',
        roles: ['Operator.Read', 'Operator.Run'],
      },
      {
        userPrincipalName: 'approver.one@contoso.com',
        displayName: 'Alex Approver',
        roles: ['Operator.Read', 'Operator.Approve'],
      },
      { userPrincipalName: 'stranger@contoso.com', displayName: 'Sascha Stranger', roles: [] },
    ],
    action: '/.auth/login/local',
    returnTo: '/api/console',
    ...change,
  };
}
