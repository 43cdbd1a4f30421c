import type { Chapter } from './code-book';
import { exchangeOnline } from './exchange';
import { drift, unread } from './drift';
import { mailboxes } from './mailboxes';
import { alarms, risks } from './plans';
import { quarantine } from './quarantine';
import { fields, requests } from './requests';
import { endings, items, refusals } from './runs';
import { sourceOfAuthority } from './source-of-authority';
import { azure, microsoftGraph } from './world';
import { writeBack } from './write-back';

/** The order of docs/troubleshooting.md. A new code gets its line in one of these. */
export const allChapters: readonly Chapter[] = [
  requests,
  fields,
  refusals,
  endings,
  items,
  sourceOfAuthority,
  writeBack,
  mailboxes,
  risks,
  alarms,
  drift,
  unread,
  microsoftGraph,
  exchangeOnline,
  azure,
  quarantine,
];
