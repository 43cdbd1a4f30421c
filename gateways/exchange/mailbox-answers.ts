import { z } from 'zod';
import {
  exchangeAttributes,
  type AttributeValue,
  type ExchangeAttribute,
  type MailboxAttributes,
} from '../../domain/exchange-attributes';
import type { Mailbox } from './exchange-admin';

/** A mailbox as `Get-Mailbox` answers it. Whether it comes from AD has to be told: a mailbox of unknown origin is not guessed about. */
export const MailboxAnswer = z
  .object({
    ExternalDirectoryObjectId: z.string().min(1),
    UserPrincipalName: z.string().catch(''),
    DisplayName: z.string().catch(''),
    PrimarySmtpAddress: z.string().catch(''),
    RecipientTypeDetails: z.string(),
    IsDirSynced: z.boolean(),
    IsExchangeCloudManaged: z.boolean().nullish(),
  })
  .transform((answer): Mailbox => ({
    id: answer.ExternalDirectoryObjectId.toLowerCase(),
    userPrincipalName: answer.UserPrincipalName,
    displayName: answer.DisplayName,
    primarySmtpAddress: answer.PrimarySmtpAddress,
    recipientType: answer.RecipientTypeDetails,
    isDirSynced: answer.IsDirSynced,
    isExchangeCloudManaged: answer.IsExchangeCloudManaged ?? null,
  }));

/** Nobody in Entra ID has it, such as a mailbox of the system. */
export const MailboxWithoutId = z.object({ ExternalDirectoryObjectId: z.literal('').nullish() });

export const mailboxProperties = [
  'ExternalDirectoryObjectId',
  'UserPrincipalName',
  'DisplayName',
  'PrimarySmtpAddress',
  'RecipientTypeDetails',
  'IsDirSynced',
  'IsExchangeCloudManaged',
] as const;

/** Properties beside the attributes that a kit holds. */
export const KitAnswer = z.object({
  ExchangeGuid: z
    .string()
    .nullish()
    .transform((guid) => guid ?? null),
  WhenChangedUTC: z
    .string()
    .nullish()
    .transform((instant) => instant ?? null),
});

const text = z.string().nullable();
const texts = z.union([z.null().transform(() => []), z.string().transform((one) => [one]), z.array(z.string())]);

const schemas: Readonly<Record<ExchangeAttribute['holds'], z.ZodType<AttributeValue>>> = {
  text,
  texts,
  flag: z.boolean().nullable(),
  number: z.number().nullable(),
  reference: text,
  references: texts,
};

const Properties = z.record(z.string(), z.unknown());

export function attributesReadBy(cmdlet: ExchangeAttribute['readBy']): ExchangeAttribute[] {
  return exchangeAttributes.filter(({ readBy }) => readBy === cmdlet);
}

/** Typed values of what was told; undefined when a value has another type, or one that a kit cannot do without is not there. */
export function attributesIn(
  answer: unknown,
  wanted: readonly ExchangeAttribute[],
): { attributes: MailboxAttributes; untold: string[] } | undefined {
  const properties = Properties.safeParse(answer).data;
  if (!properties) return undefined;
  const attributes: MailboxAttributes = {};
  const untold: string[] = [];
  for (const { property, holds, isOptional } of wanted) {
    const parsed = schemas[holds].safeParse(properties[property]);
    if (parsed.success) attributes[property] = parsed.data;
    else if (isOptional && properties[property] === undefined) untold.push(property);
    else return undefined;
  }
  return { attributes, untold };
}
