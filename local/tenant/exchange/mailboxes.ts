import { differencesFromKit, type MailboxAttributes } from '../../../domain/exchange-attributes';
import { delayFrom, fractionFrom, guidFrom } from '../state/chance';
import type { User } from '../state/directory-documents';
import type { Mailbox, MailboxContent } from '../state/exchange-documents';
import { isoAt, type Moment } from '../state/moment';
import { emptyAttributes } from './ad-values';

/** How long servers go on that do not know a change yet: seconds to minutes (reference B.5). */
const replication = [2_000, 60_000] as const;
/** Servers answer in turns of this length. */
const TURN = 2_000;

interface NewMailbox {
  user: User;
  attributes: MailboxAttributes;
  visibleAt: number;
}

export function addMailbox({ state, now }: Moment, { user, attributes, visibleAt }: NewMailbox): void {
  state.mailboxes.put({
    id: user.id,
    exchangeGuid: guidFrom(state.seed, 'exchange guid', user.id),
    isExchangeCloudManaged: false,
    attributes: { ...emptyAttributes, ...attributes },
    changedAt: isoAt(now),
    before: null,
    isUnsettled: false,
    writes: 0,
    visibleAt,
  });
}

interface MailboxChange {
  attributes?: MailboxAttributes;
  isExchangeCloudManaged?: boolean;
  isUnsettled?: boolean;
  /** By seed when undefined. */
  effectDelayMilliseconds?: number | undefined;
}

/** Changes a mailbox; other servers show it later. Answers whether anything is different now. */
export function changeMailbox({ state, now }: Moment, mailbox: Mailbox, change: MailboxChange): boolean {
  const { isExchangeCloudManaged = mailbox.isExchangeCloudManaged, effectDelayMilliseconds } = change;
  const attributes = { ...mailbox.attributes, ...change.attributes };
  const isSame =
    isExchangeCloudManaged === mailbox.isExchangeCloudManaged &&
    differencesFromKit(mailbox.attributes, attributes).length === 0;
  if (isSame) return false;
  const writes = mailbox.writes + 1;
  const delay = effectDelayMilliseconds ?? delayFrom(state.seed, replication, 'replication', mailbox.id, writes);
  state.mailboxes.put({
    ...mailbox,
    isExchangeCloudManaged,
    attributes,
    changedAt: isoAt(now),
    isUnsettled: change.isUnsettled ?? false,
    writes,
    before: {
      ...contentOf(mailbox),
      mixedFrom: now + (effectDelayMilliseconds ?? delay / 2),
      until: now + delay,
    },
  });
  return true;
}

/** What the server shows that happens to answer now. */
export function shownContent({ state, now }: Moment, mailbox: Mailbox): MailboxContent {
  const { before, id } = mailbox;
  if (!before || before.until <= now) return contentOf(mailbox);
  if (now < before.mixedFrom) return contentOf(before);
  const knowsAlready = fractionFrom(state.seed, 'server', id, Math.floor(now / TURN)) < 0.5;
  return contentOf(knowsAlready ? mailbox : before);
}

function contentOf({ isExchangeCloudManaged, attributes, changedAt }: MailboxContent): MailboxContent {
  return { isExchangeCloudManaged, attributes, changedAt };
}
