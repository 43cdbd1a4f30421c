import { z } from 'zod';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import type { Exchange, Invocation } from './client';
import type { ChangeAnswer, Mailbox, MailboxKit, MailboxList, MailboxRead } from './exchange-admin';
import { parseAnswer, type Running } from './failures';
import {
  attributesIn,
  attributesReadBy,
  KitAnswer,
  MailboxAnswer,
  mailboxProperties,
  MailboxWithoutId,
} from './mailbox-answers';
import { readAll } from './paging';

/** Requests at once: no limit is published, and two is what careful tools begin with (reference B.5). */
const LANES = 2;

const Objects = z.object({ value: z.array(z.unknown()) });
const Warnings = z.object({ '@adminapi.warnings': z.array(z.string()).catch([]) }).catch({ '@adminapi.warnings': [] });

export async function listMailboxes(exchange: Exchange): Promise<MailboxList> {
  const invocation: Invocation = {
    operation: 'listMailboxes',
    cmdlet: 'Get-Mailbox',
    parameters: { ResultSize: 'Unlimited' },
    select: mailboxProperties,
  };
  const listed = await readAll(exchange, invocation, z.unknown());
  const identified = listed.filter((one) => !MailboxWithoutId.safeParse(one).success);
  return {
    mailboxes: identified.map((one) => parseAnswer(MailboxAnswer, one, invocation)),
    withoutId: listed.length - identified.length,
  };
}

export function readMailboxes(
  exchange: Exchange,
  names: readonly string[],
): Promise<Map<string, MailboxRead<Mailbox>>> {
  return readEach(names, async (name) => {
    const invocation = getOne({ operation: 'readMailboxes', cmdlet: 'Get-Mailbox' }, name, mailboxProperties);
    return mailboxNamed(name, await readOne(exchange, invocation), invocation);
  });
}

/** An alias or another address finds a mailbox too: only the one that is really called so counts. */
function mailboxNamed(name: string, object: unknown, running: Running): Mailbox | undefined {
  if (object === undefined) return undefined;
  const mailbox = parseAnswer(MailboxAnswer, object, running);
  const wanted = name.toLowerCase();
  if (![mailbox.id, mailbox.userPrincipalName.toLowerCase()].includes(wanted)) return undefined;
  if (!mailbox.isDirSynced || mailbox.isExchangeCloudManaged !== null) return mailbox;
  const said = `exchangeAdmin.${running.operation} (${running.cmdlet}): not told who manages the Exchange attributes.`;
  throw new BrokenError('EXCHANGE_UNEXPECTED_ANSWER', said);
}

export function readMailboxKits(
  exchange: Exchange,
  ids: readonly string[],
): Promise<Map<string, MailboxRead<MailboxKit>>> {
  return readEach(ids, (id) => readKit(exchange, id));
}

async function readKit(exchange: Exchange, id: string): Promise<MailboxKit | undefined> {
  const { objects, mailbox, running } = await readKitParts(exchange, id);
  if (!mailbox || !objects) return undefined;
  const { ExchangeGuid, WhenChangedUTC } = parseAnswer(KitAnswer, objects[0], running);
  const parts = [
    attributesIn(objects[0], attributesReadBy('Get-Mailbox')),
    attributesIn(objects[1], attributesReadBy('Get-User')),
  ];
  const told = parts.flatMap((part) => part ?? []);
  if (told.length < parts.length)
    throw new BrokenError(
      'EXCHANGE_UNEXPECTED_ANSWER',
      'exchangeAdmin.readMailboxKits: an attribute has not the type of its kind.',
    );
  return {
    mailbox,
    exchangeGuid: ExchangeGuid,
    whenChanged: WhenChangedUTC,
    attributes: Object.assign({}, ...told.map(({ attributes }) => attributes)) as MailboxKit['attributes'],
    untold: told.flatMap(({ untold }) => untold),
  };
}

/** Most attributes are the mailbox's; what is known of the person is asked of `Get-User`. */
async function readKitParts(exchange: Exchange, id: string) {
  const names = (cmdlet: 'Get-Mailbox' | 'Get-User') => attributesReadBy(cmdlet).map(({ property }) => property);
  const ofMailbox = [...new Set([...mailboxProperties, ...Object.keys(KitAnswer.shape), ...names('Get-Mailbox')])];
  const running = { operation: 'readMailboxKits', cmdlet: 'Get-Mailbox' } as const;
  const object = await readOne(exchange, getOne(running, id, ofMailbox));
  const mailbox = mailboxNamed(id, object, running);
  if (!mailbox) return { running };
  const person = { operation: 'readMailboxKits', cmdlet: 'Get-User' } as const;
  const user = await readOne(exchange, getOne(person, id, names('Get-User')));
  return { running, mailbox, objects: user === undefined ? undefined : ([object, user] as const) };
}

function getOne(running: Running, name: string, select: readonly string[]): Invocation {
  return { ...running, parameters: { Identity: name }, select };
}

/** Undefined: there is none, or the directory server that answered does not know it yet. */
async function readOne(exchange: Exchange, invocation: Invocation): Promise<unknown> {
  try {
    const { value } = parseAnswer(Objects, await exchange.invoke(invocation), invocation);
    if (value.length < 2) return value[0];
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'EXCHANGE_NOT_FOUND') return undefined;
    throw error;
  }
  const said = `exchangeAdmin.${invocation.operation} (${invocation.cmdlet}): several objects have one name.`;
  throw new BrokenError('EXCHANGE_UNEXPECTED_ANSWER', said);
}

/** Each by itself. Once the service asked to wait, the rest is not asked for: the caller comes back with those. */
async function readEach<Facts>(
  names: readonly string[],
  reading: (name: string) => Promise<Facts | undefined>,
): Promise<Map<string, MailboxRead<Facts>>> {
  const unique = [...new Set(names)];
  const reads = new Map<string, MailboxRead<Facts>>();
  let closed: MailboxRead<Facts> | undefined;
  const waiting = unique.values();
  const lane = async () => {
    for (const name of waiting) {
      const read = closed ?? (await readOf(() => reading(name)));
      if (read.kind === 'notNow') closed = read;
      reads.set(name, read);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return reads;
}

async function readOf<Facts>(reading: () => Promise<Facts | undefined>): Promise<MailboxRead<Facts>> {
  try {
    const facts = await reading();
    return facts === undefined ? { kind: 'missing' } : { kind: 'found', facts };
  } catch (error) {
    if (error instanceof NotNowError) return { kind: 'notNow', retryAfterSeconds: error.retryAfterSeconds };
    const isOfAll = error instanceof RefusedError && error.code === 'PERMISSION_MISSING';
    if (!isOfAll && (error instanceof RefusedError || error instanceof BrokenError))
      return { kind: 'unknown', code: error.code };
    throw error;
  }
}

export async function setExchangeCloudManaged(
  exchange: Exchange,
  change: { id: string; isExchangeCloudManaged: boolean },
): Promise<ChangeAnswer> {
  const invocation: Invocation = {
    operation: 'setExchangeCloudManaged',
    cmdlet: 'Set-Mailbox',
    parameters: { Identity: change.id, IsExchangeCloudManaged: change.isExchangeCloudManaged, Confirm: false },
    isWrite: true,
  };
  try {
    const answer = await exchange.invoke(invocation);
    return { kind: 'accepted', warnings: Warnings.parse(answer)['@adminapi.warnings'] };
  } catch (error) {
    return changeAnswerOf(error);
  }
}

/** Without a token nothing was sent, so it is thrown and tried again; all else is an answer, which those before it do not get lost with. */
function changeAnswerOf(error: unknown): ChangeAnswer {
  if (error instanceof NotNowError) return { kind: 'notNow', retryAfterSeconds: error.retryAfterSeconds };
  if (error instanceof RefusedError)
    return {
      kind: error.code === 'PERMISSION_MISSING' ? 'refused' : 'failed',
      code: error.code,
      message: error.message,
    };
  if (error instanceof BrokenError && !stopsAll.includes(error.code)) return { kind: 'lost', code: error.code };
  throw error;
}

/** Nothing was sent, or nothing was looked at. */
const stopsAll = ['EXCHANGE_UNAUTHENTICATED', 'IDENTITY_UNAVAILABLE', 'IDENTITY_UNREADABLE'];
