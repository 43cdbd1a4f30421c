import { z } from 'zod';

const Guid = z.guid();

/** What `onprem/Export-CloudSyncReport.ps1` collects about one AD domain (api.md, 2.6). */
export const OnPremisesReport = z.strictObject({
  schemaVersion: z.literal(1),
  collectedAt: z.iso.datetime(),
  domain: z.string().min(1).max(255),
  agents: z.array(
    z.strictObject({ machineName: z.string(), version: z.string(), serviceState: z.enum(['Running', 'Stopped']) }),
  ),
  organizationalUnits: z.array(z.strictObject({ distinguishedName: z.string(), objectGuid: Guid })),
  groups: z.array(
    z.strictObject({
      distinguishedName: z.string(),
      objectGuid: Guid,
      objectSid: z.string(),
      scope: z.enum(['universal', 'global', 'domainLocal']),
    }),
  ),
  mailboxes: z
    .array(
      z.strictObject({
        objectGuid: Guid,
        userPrincipalName: z.string(),
        exchangeAttributesChangedAt: z.iso.datetime(),
        moveState: z.enum(['none', 'onboarding', 'offboarding']),
      }),
    )
    .optional(),
  connectSync: z.strictObject({ includedOrganizationalUnits: z.array(z.string()) }).optional(),
  gmsa: z.strictObject({ name: z.string(), permissions: z.array(z.string()) }).optional(),
});
export type OnPremisesReport = z.infer<typeof OnPremisesReport>;
