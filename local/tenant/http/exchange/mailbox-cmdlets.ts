import { exchangeAttributes } from '../../../../domain/exchange-attributes';
import { isInQuietPeriod } from '../../exchange/flow';
import { changeMailbox } from '../../exchange/mailboxes';
import { fractionFrom } from '../../state/chance';
import type { ExchangeObject } from '../../state/exchange-documents';
import type { Moment } from '../../state/moment';
import { requestTakeOver } from '../../sync/take-over';
import { momentOf, type GraphContext } from '../graph/graph-request';
import type { Cmdlet, CmdletResult, Parameters } from './cmdlet';
import { ExchangeFailure, masteredInAd, taskFailed, wrongParameter } from './exchange-failure';
import { applyEdit, attributesOf, refuseWhereAdIsMaster } from './mailbox-edit';
import { knownMailboxes, mailboxOf, mailboxView, userView, type Owned } from './mailbox-view';

const readers = ['View-Only Recipients', 'SOA Converter', 'Mail Recipients'] as const;
const FLAG = 'IsExchangeCloudManaged';
/** So often a write is told to have failed, with an empty message, although it was done (reference A.8). */
const LIES = 0.05;

function parametersReadBy(cmdlet: 'Get-Mailbox' | 'Get-User'): string[] {
  return exchangeAttributes.flatMap(({ readBy, parameter }) => (readBy === cmdlet && parameter ? [parameter] : []));
}

/** What a person is called comes from AD alone, whatever was switched. */
const identityParameters = ['DisplayName', 'UserPrincipalName'];

export const mailboxCmdlets: readonly Cmdlet[] = [
  {
    name: 'Get-Mailbox',
    roles: readers,
    parameters: ['Identity', 'Filter', 'RecipientTypeDetails'],
    isWrite: false,
    run(context, parameters) {
      const moment = momentOf(context);
      const owned = selected(moment, parameters).map((one) => mailboxView(moment, one));
      return { value: [...owned, ...systemMailboxes(moment, parameters)] };
    },
  },
  {
    name: 'Get-User',
    roles: ['View-Only Recipients', 'Mail Recipients'],
    parameters: ['Identity'],
    isWrite: false,
    run(context, parameters) {
      const moment = momentOf(context);
      return { value: selected(moment, parameters).map((owned) => userView(moment, owned)) };
    },
  },
  {
    name: 'Set-Mailbox',
    roles: ['SOA Converter', 'Mail Recipients'],
    parameters: ['Identity', FLAG, ...identityParameters, ...parametersReadBy('Get-Mailbox')],
    trimmed: { 'SOA Converter': ['Identity', FLAG] },
    isWrite: true,
    run: setMailbox,
  },
  {
    name: 'Set-User',
    roles: ['Mail Recipients'],
    parameters: ['Identity', ...parametersReadBy('Get-User')],
    isWrite: true,
    run(context, parameters) {
      const moment = momentOf(context);
      const owned = required(moment, parameters);
      const names = given(parameters, parametersReadBy('Get-User'));
      refuseWhereAdIsMaster('Set-User', owned, names);
      return told(applyEdit(moment, owned, attributesOf('Get-User', owned.mailbox, parameters)), owned);
    },
  },
];

/** The only server-side filter that is known to work (reference A.8). */
const syncedFilter = /^\s*IsDirSynced\s+-eq\s+['"]?\$?(true|false)['"]?\s*$/i;

function wantedOf({ Filter, RecipientTypeDetails }: Parameters): (isSynced: boolean, type: unknown) => boolean {
  const types = [RecipientTypeDetails ?? []].flat().map(String);
  const filter = Filter === undefined ? undefined : syncedFilter.exec(typeof Filter === 'string' ? Filter : '');
  if (filter === null) throw wrongParameter("Cannot bind parameter 'Filter' to the target.");
  const wantsSynced = filter && filter[1]?.toLowerCase() === 'true';
  return (isSynced, type) =>
    (wantsSynced === undefined || isSynced === wantsSynced) && (types.length === 0 || types.includes(String(type)));
}

/** In lists alone. */
function systemMailboxes({ state }: Moment, parameters: Parameters): ExchangeObject['properties'][] {
  if (parameters['Identity'] !== undefined) return [];
  const isWanted = wantedOf(parameters);
  return state.exchangeObjects
    .where('kind', 'SystemMailbox')
    .map(({ properties }) => properties)
    .filter(({ IsDirSynced, RecipientTypeDetails }) => isWanted(IsDirSynced === true, RecipientTypeDetails));
}

function selected(moment: Moment, parameters: Parameters): Owned[] {
  const { Identity } = parameters;
  const found = Identity === undefined ? knownMailboxes(moment) : [mailboxOf(moment, Identity)];
  const isWanted = wantedOf(parameters);
  return found.filter(({ mailbox, user }) =>
    isWanted(user.onPremisesSyncEnabled === true, mailbox.attributes['RecipientTypeDetails']),
  );
}

function setMailbox(context: GraphContext, parameters: Parameters): CmdletResult {
  const moment = momentOf(context);
  const owned = required(moment, parameters);
  const names = given(parameters, parametersReadBy('Get-Mailbox'));
  const identity = given(parameters, identityParameters);
  if (owned.user.onPremisesSyncEnabled === true && identity.length > 0)
    throw masteredInAd('Set-Mailbox', identity, owned.user.displayName);
  refuseWhereAdIsMaster('Set-Mailbox', owned, names);
  if (parameters['WhatIf'] === true) return { value: [] };
  const isEdited = applyEdit(moment, owned, attributesOf('Get-Mailbox', owned.mailbox, parameters));
  const isSwitched = FLAG in parameters && switchMailbox(context, parameters);
  return lying(moment, told(isEdited || isSwitched, owned), owned);
}

/** Hands the Exchange attributes over to the cloud, or back. */
function switchMailbox(context: GraphContext, parameters: Parameters): boolean {
  const moment = momentOf(context);
  const isExchangeCloudManaged = parameters[FLAG];
  if (typeof isExchangeCloudManaged !== 'boolean') throw wrongParameter(`Cannot bind parameter '${FLAG}'.`);
  const { mailbox, user } = required(moment, parameters);
  if (user.onPremisesSyncEnabled !== true)
    throw taskFailed(`${FLAG} can only be set on mailboxes that are synchronized from your on-premises organization.`);
  const isUnsettled = isExchangeCloudManaged && isInQuietPeriod(moment, user);
  const { effectDelayMilliseconds } = context;
  const isChanged = changeMailbox(moment, mailbox, { isExchangeCloudManaged, isUnsettled, effectDelayMilliseconds });
  // AD's values come with the next cycle: after a way back, and where some were still under way.
  if (isChanged && (!isExchangeCloudManaged || isUnsettled)) requestTakeOver(moment, user.id);
  return isChanged;
}

function required(moment: Moment, { Identity }: Parameters): Owned {
  if (Identity === undefined) throw wrongParameter('Cannot process command because of missing parameter: Identity.');
  return mailboxOf(moment, Identity);
}

function given(parameters: Parameters, names: readonly string[]): string[] {
  return names.filter((name) => name in parameters);
}

function told(isChanged: boolean, { user }: Owned): CmdletResult {
  if (isChanged) return { value: [] };
  const warning = `The command completed successfully but no settings of '${user.displayName}' have been modified.`;
  return { value: [], warnings: [warning] };
}

function lying({ state }: Moment, result: CmdletResult, { mailbox }: Owned): CmdletResult {
  const writes = state.mailboxes.get(mailbox.id)?.writes ?? 0;
  if (writes === mailbox.writes || fractionFrom(state.seed, 'answer', mailbox.id, writes) >= LIES) return result;
  return { ...result, failure: new ExchangeFailure({ status: 500, code: 'InternalServerError' }, '') };
}
