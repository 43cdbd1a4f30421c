import { attributeText } from '../forest/objects';
import { delayFrom } from '../state/chance';
import type { User } from '../state/directory-documents';
import type { AdObject } from '../state/forest-documents';
import type { Moment } from '../state/moment';
import { attributesOfAd } from './ad-values';
import { addMailbox, changeMailbox } from './mailboxes';

const DAY = 86_400_000;

/** Exchange Online knows a new object only after a while. */
export const exchangeLag = [60_000, 240_000] as const;

/** What of a user comes from Exchange Online instead, once that is the master. */
const ofExchange = ['mail', 'mailNickname', 'proxyAddresses', 'onPremisesExtensionAttributes'] as const;

/** Exchange attributes of AD on their way into the mailbox of a user that was just synchronized. */
export function flowToMailbox(moment: Moment, object: AdObject, user: User): void {
  const { state, now } = moment;
  const mailbox = state.mailboxes.get(user.id);
  const attributes = attributesOfAd(object);
  if (!mailbox) {
    if (!isMailbox(object) || isCloudManagedByDefault(moment)) return;
    const visibleAt = now + delayFrom(state.seed, exchangeLag, 'exchange', user.id);
    return addMailbox(moment, { user, attributes, visibleAt });
  }
  if (mailbox.isExchangeCloudManaged && !mailbox.isUnsettled) return;
  changeMailbox(moment, mailbox, { attributes, isExchangeCloudManaged: false });
}

/** A mailbox that was changed on-premises within the last day is not settled: what was under way still comes (A.2, A.8). */
export function isInQuietPeriod({ state, now }: Moment, user: User): boolean {
  const changedAt = state.adObjects.get(user.onPremisesObjectIdentifier ?? '')?.exchange?.changedAt;
  return changedAt !== undefined && now - Date.parse(changedAt) < DAY;
}

/** The values of AD for a user, without those that Exchange Online is the master of. */
export function withoutExchange({ state }: Moment, user: User | undefined, wanted: Partial<User>): Partial<User> {
  if (!user || !state.mailboxes.get(user.id)?.isExchangeCloudManaged) return wanted;
  const kept = Object.entries(wanted).filter(([name]) => !(ofExchange as readonly string[]).includes(name));
  return Object.fromEntries(kept);
}

function isMailbox(object: AdObject): boolean {
  return object.exchange !== null && attributeText(object, 'msExchRecipientTypeDetails') !== undefined;
}

/** Users that come now get no mailbox from AD; it is made with the licence (A.6). */
function isCloudManagedByDefault({ state }: Moment): boolean {
  const organization = state.exchangeObjects.first('kind', 'OrganizationConfig');
  return organization?.properties['BlockExchangeProvisioningFromOnPremEnabled'] === true;
}
