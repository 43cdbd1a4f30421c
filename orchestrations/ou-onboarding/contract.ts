import { z } from 'zod';
import { ConfigurationSettings, Mapping } from '../../domain/operator-config';
import { StartRequest } from '../../domain/start-request';

export const name = 'ouOnboarding';
export const workflow = 'ou-onboarding';

/** Body of `POST /api/ou-onboardings` (api.md, 2.1). Sixty units and foreign names are accepted here and refused by the plan. */
export const Request = StartRequest.extend({
  domain: z
    .string()
    .max(255)
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i, 'a DNS name such as corp.contoso.com'),
  organizationalUnits: z.array(z.string().min(1).max(2048)).min(1).max(1000),
  settings: ConfigurationSettings.default({}),
  attributeMappings: z.array(Mapping).max(200).default([]),
  canary: z
    .strictObject({
      objectType: z.enum(['user', 'group', 'contact', 'inetOrgPerson']),
      distinguishedName: z.string().min(1).max(2048),
    })
    .optional(),
});
export type Request = z.infer<typeof Request>;
