import type { Chapter } from './code-book';

export const exchangeOnline: Chapter = {
  title: 'Exchange Online',
  about:
    'In the cause of a run, at single mailboxes, and in the log of the app. Whether a write took effect is decided by reading the mailbox again.',
  codes: {
    EXCHANGE_THROTTLED: {
      means: 'Exchange Online asked to wait; the run waits as long as it says.',
      todo: 'Nothing. If it lasts, look for other tools that work on mailboxes.',
    },
    EXCHANGE_PACED: {
      means: 'The app holds back: it writes one mailbox in a second.',
      todo: 'Nothing.',
    },
    EXCHANGE_BUSY: { means: 'The service is overloaded; the run waits.', todo: 'Nothing.' },
    EXCHANGE_UNREACHABLE: {
      means: 'Exchange Online does not answer.',
      todo: 'Look at the health of Microsoft 365, and at DNS and firewall if the app is in a virtual network.',
    },
    EXCHANGE_TIMED_OUT: { means: 'No answer within 30 seconds.', todo: 'As for `EXCHANGE_UNREACHABLE`, if it lasts.' },
    EXCHANGE_BROKEN: {
      means: 'The service answered with an error of its own; what was asked may have been done all the same.',
      todo: 'If it lasts, open a case at Microsoft with the request id from the message.',
    },
    EXCHANGE_UNAUTHENTICATED: {
      means: 'Exchange Online did not accept the token, nor a second one.',
      todo: 'Compare TENANT_ID, AZURE_CLIENT_ID and EXCHANGE_BASE_URL with the identity and the cloud; restart the app.',
    },
    EXCHANGE_BAD_REQUEST: {
      means: 'The service refused a cmdlet or one of its parameters.',
      todo: 'The message quotes it. A role of Exchange that is trimmed too far refuses the parameter IsExchangeCloudManaged so.',
    },
    EXCHANGE_NOT_FOUND: {
      means: 'There is no such mailbox, or the server that answered does not know it yet.',
      todo: 'Look for it in the Exchange admin center; a new one shows everywhere after some minutes.',
    },
    EXCHANGE_REFUSED: { means: 'The service refused for a reason of its own.', todo: 'The message quotes it.' },
    EXCHANGE_UNEXPECTED_ANSWER: {
      means: 'The answer has not the shape that is known; the interface is not documented.',
      todo: 'Report it with the operation that the message names. Nothing was taken for granted.',
    },
    EXCHANGE_PAGE_LOST: {
      means: 'A page of a list could no longer be read; the list was thrown away rather than taken for whole.',
      todo: 'Nothing: it is read again from the beginning.',
    },
    EXCHANGE_FOREIGN_ADDRESS: {
      means: 'An answer leads to another host; the token was not sent there.',
      todo: 'Compare EXCHANGE_BASE_URL with the cloud of the tenant; otherwise report it.',
    },
  },
};
