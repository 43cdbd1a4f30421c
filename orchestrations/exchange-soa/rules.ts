import { exchangeAttributes } from '../../domain/exchange-attributes';
import type { Refusal, Risk } from '../../domain/plan';
import { hasTooManyWaves, mostWaves, type Wave, wavesOf } from '../../domain/waves';
import type { Mailbox } from '../../gateways/exchange/exchange-admin';
import type { PlanSummary } from '../kit/run-contract';
import type { Facts } from './facts';
import { writebackCheck } from './writeback';

export const limits = {
  /** So long somebody's word counts, as a report does. */
  attestedMilliseconds: 86_400_000,
  /** So long nothing may have changed on-premises before a mailbox is moved (reference A.2). */
  quietMilliseconds: 86_400_000,
  /** What was moved is read once more after so long and a cycle: one that falls back does so by then (reference A.8). */
  settlesAfterSeconds: 600,
  /** So long a cycle is waited for. */
  settlesWithinSeconds: 7_200,
  /** So long a rollback waits until AD has the kept values. */
  restoresWithinSeconds: 86_400,
  /** Exchange is written slowly, and a kit takes two requests: an activity has few mailboxes to do. */
  chunk: 20,
} as const;

const mailboxTypes = ['UserMailbox', 'SharedMailbox', 'RoomMailbox', 'EquipmentMailbox'];

/** Only what was approved is written, whatever else has come since; what is gone is left out. */
export function stillApproved(_approved: PlanSummary, now: PlanSummary): boolean {
  return !now.refusal;
}

export function refusalOf(facts: Facts): Refusal | undefined {
  const { missingPermissions, tenantSyncEnabled, request, mailboxes, unknownNames } = facts;
  if (missingPermissions.length > 0) {
    const message = `The app lacks the permission ${missingPermissions.join(', ')}. Grant it and restart the app, since tokens are kept for a day.`;
    return { code: 'PERMISSION_MISSING', message };
  }
  if (!tenantSyncEnabled) {
    const message = 'Directory synchronization is off for this tenant. An administrator has to switch it on once.';
    return { code: 'TENANT_SYNC_DISABLED', message };
  }
  if (mailboxes.length === 0) return { code: 'MAILBOX_NOT_FOUND', message: nothingFound(unknownNames) };
  if (hasTooManyWaves(mailboxes.length, request.waves)) {
    const message = `${mailboxes.length} mailboxes in waves of ${request.waves.size} are more than ${mostWaves} waves. Ask again with a larger waves.size.`;
    return { code: 'TOO_MANY_WAVES', message };
  }
  return undefined;
}

function nothingFound(unknownNames: readonly string[]): string {
  if (unknownNames.length === 0) return 'No mailbox fits what was asked. Look at the unit or the run.';
  return `Exchange Online knows none of these mailboxes: ${unknownNames.slice(0, 5).join(', ')}. Look at the names.`;
}

export interface Skip {
  code: string;
  message: string;
}

/** What says whether a mailbox may be moved now. */
export type ChangeFacts = Pick<Facts, 'request' | 'requestedAt' | 'now' | 'reported'>;

/** Why a mailbox is left as it is; the first reason that applies. */
export function skipOf(facts: ChangeFacts, mailbox: Mailbox): Skip | undefined {
  if (!mailboxTypes.includes(mailbox.recipientType)) return skipped.otherType;
  if (!mailbox.isDirSynced) return skipped.notSynced;
  if (mailbox.isExchangeCloudManaged === null) return skipped.notTold;
  if (facts.request.direction === 'rollBack') return mailbox.isExchangeCloudManaged ? undefined : skipped.notConverted;
  if (mailbox.isExchangeCloudManaged) return skipped.converted;
  return changeSkip(facts, mailbox);
}

function changeSkip(
  { request, requestedAt, now, reported }: ChangeFacts,
  { userPrincipalName }: Mailbox,
): Skip | undefined {
  const known = reported.get(userPrincipalName.toLowerCase());
  const since = (instant: string) => Date.parse(now) - Date.parse(instant);
  if (!known) {
    const { attestedUnchangedSince: attested } = request;
    const isAttested = attested !== undefined && since(attested) >= limits.quietMilliseconds;
    return isAttested && since(requestedAt) <= limits.attestedMilliseconds ? undefined : skipped.unknown;
  }
  if (known.moveState !== 'none') return skipped.moving;
  return since(known.exchangeAttributesChangedAt) >= limits.quietMilliseconds ? undefined : skipped.changed;
}

const skipped = {
  otherType: {
    code: 'MAILBOX_TYPE_UNSUPPORTED',
    message: 'It is no mailbox of a person, a room, equipment, or a shared one.',
  },
  notSynced: { code: 'NOT_SYNCED', message: 'It does not come from AD.' },
  notTold: {
    code: 'MANAGER_NOT_TOLD',
    message: 'Exchange Online does not say who manages its Exchange attributes.',
  },
  converted: { code: 'ALREADY_CLOUD_MANAGED', message: 'Its Exchange attributes are managed in the cloud already.' },
  notConverted: { code: 'NOT_CONVERTED', message: 'Its Exchange attributes are managed in AD.' },
  moving: { code: 'OFFBOARDING', message: 'It is in a move between Exchange Online and the servers on-premises.' },
  changed: {
    code: 'CHANGED_RECENTLY',
    message:
      'It was changed on-premises within 24 hours; what is under way would undo the change. Try again a day later.',
  },
  unknown: {
    code: 'CHANGE_UNKNOWN',
    message:
      'No fresh on-premises report knows when it was changed last. Send one, or ask with attestedUnchangedSince (24 hours ago or earlier; such a word counts for a day).',
  },
} as const satisfies Record<string, Skip>;

/** Mailboxes depend on nobody. */
export function wavesFor({ request }: Pick<Facts, 'request'>, ids: readonly string[]): Wave[] {
  const units = ids.map((id) => ({ ids: [id], after: [] }));
  return wavesOf(units, { ...request.waves, chunk: limits.chunk });
}

export function risksOf(facts: Facts, changed: readonly Mailbox[]): Risk[] {
  const isConversion = facts.request.direction === 'convert';
  const risks = isConversion ? conversionRisks(facts, changed) : [overwritten(facts.request)];
  return [tenantDefault(facts), ...risks];
}

/** Never set here: new mailboxes of people who are still made on-premises would be lost to both sides (reference A.6). */
function tenantDefault({ organization }: Facts): Risk {
  if (!organization.isCloudManagedByDefault) {
    const message =
      'The default of the tenant is that AD manages new mailboxes; it stays so: they have to be moved later.';
    return { code: 'TENANT_DEFAULT_OFF', severity: 'info', message };
  }
  const message =
    'The default of the tenant is that the cloud manages new mailboxes. While any are still made or moved on-premises, those are broken for good.';
  return { code: 'TENANT_DEFAULT_ON', severity: 'warning', message };
}

function overwritten({ restoreAttributes }: Facts['request']): Risk {
  const next = restoreAttributes
    ? 'Until an administrator of AD has run the script that the run hands out, mailboxes have the values of AD.'
    : 'restoreAttributes was not asked for: nobody compares them, and what was changed in the cloud alone is lost there.';
  return {
    code: 'CLOUD_VALUES_OVERWRITTEN',
    severity: 'critical',
    message: `The next cycle overwrites the Exchange attributes with whatever AD holds; the values of today are kept. ${next}`,
  };
}

function conversionRisks(facts: Facts, changed: readonly Mailbox[]): Risk[] {
  const attested = changed.filter(
    ({ userPrincipalName }) => !facts.reported.has(userPrincipalName.toLowerCase()),
  ).length;
  const check = writebackCheck(facts.writebacks);
  const stale = exchangeAttributes.filter(({ isWrittenBack, ad }) => !isWrittenBack && ad.length > 0);
  const risks: (Risk | false)[] = [
    check.result !== 'verified' && { code: 'WRITEBACK_NOT_READY', severity: 'warning', message: check.evidence },
    {
      code: 'GOES_STALE_IN_AD',
      severity: 'info',
      message: `Never written back, so AD keeps what it has: ${stale.map(({ property }) => property).join(', ')}. Look whether anything on-premises reads them.`,
    },
    attested > 0 && {
      code: 'CHANGE_ATTESTED',
      severity: 'warning',
      message: `That ${attested} were not changed on-premises since ${facts.request.attestedUnchangedSince} is only the requester's word.`,
    },
  ];
  return risks.filter((risk) => risk !== false);
}
