import { z } from 'zod';
import { Cause, Check } from '../../domain/outcome';
import { DomainName } from '../../domain/start-request';
import { activityRef } from '../kit/activity';

/** `provisionBack` of a conversion (api.md, 2.3): groups come back to AD as they were, or into the default container. */
export const ProvisionBack = z.strictObject({
  domain: DomainName,
  keepOrganizationalUnit: z.boolean().default(true),
});
export type ProvisionBack = z.infer<typeof ProvisionBack>;

/** The configuration from Entra ID to AD. */
export const BackTarget = z.object({ servicePrincipalId: z.string(), applicationId: z.string(), created: z.boolean() });
export type BackTarget = z.infer<typeof BackTarget>;

const OfRun = z.object({ runId: z.string(), round: z.number() });
const OfTarget = OfRun.extend({ target: BackTarget });
const nothing = z.object({});

/** Keeps what is there and compares what is to be written with what was approved; refuses `WRITE_BACK_CHANGED`. */
export const recordWriteBackBefore = activityRef({
  name: 'groupSoa_recordWriteBackBefore',
  input: OfRun,
  output: z.object({ asked: z.boolean(), keepsUnit: z.boolean() }),
  cancellable: true,
});

/** The application, its service principal and the extension that carries distinguished names. */
export const applyExtension = activityRef({
  name: 'groupSoa_applyExtension',
  input: OfRun,
  output: nothing,
  cancellable: true,
});

/** Maps distinguished names to the extension, and restarts the job so that all groups are looked at. */
export const applyGroupNames = activityRef({
  name: 'groupSoa_applyGroupNames',
  input: OfRun,
  output: nothing,
  cancellable: true,
});

/** `waiting`: groups that have no GroupDN yet, or could not be read. */
export const readGroupNames = activityRef({
  name: 'groupSoa_readGroupNames',
  input: OfRun,
  output: z.object({ waiting: z.number(), named: z.array(z.string()) }),
  cancellable: true,
});

/** Finds the configuration, or instantiates one under a name only this run uses. */
export const applyBackConfiguration = activityRef({
  name: 'groupSoa_applyBackConfiguration',
  input: OfRun,
  output: BackTarget,
  cancellable: true,
});

export const applyBackJob = activityRef({
  name: 'groupSoa_applyBackJob',
  input: OfTarget,
  output: nothing,
  cancellable: true,
});

/** Binds a new configuration to its domain, and limits it to assigned groups. */
export const applyBackSettings = activityRef({
  name: 'groupSoa_applyBackSettings',
  input: OfTarget,
  output: nothing,
  cancellable: true,
});

export const applyBackMappings = activityRef({
  name: 'groupSoa_applyBackMappings',
  input: OfTarget,
  output: nothing,
  cancellable: true,
});

/** Takes back what a preparation wrote, before any group was converted. The extension stays: it is the tenant's. */
export const restoreWriteBack = activityRef({
  name: 'groupSoa_restoreWriteBack',
  input: OfRun,
  output: nothing,
  cancellable: false,
});

/** Keeps the script for what is not assigned yet. `tried`: how many groups are looked at on demand. */
export const recordAssignments = activityRef({
  name: 'groupSoa_recordAssignments',
  input: OfRun,
  output: z.object({ asked: z.boolean(), tried: z.number() }),
  cancellable: false,
});

/** Provisions one converted group on demand, and says whether the AD group that it came from was found. */
export const verifyBackGroup = activityRef({
  name: 'groupSoa_verifyBackGroup',
  input: OfRun.extend({ index: z.number() }),
  output: nothing,
  cancellable: false,
});

/** Starts a job of ours, but only when every group that was tried found its AD group. */
export const applyBackStart = activityRef({
  name: 'groupSoa_applyBackStart',
  input: OfRun,
  output: nothing,
  cancellable: true,
});

/** What could not be looked at is `unknown`, never `failed`: groups are converted all the same. */
export const recordBackUnread = activityRef({
  name: 'groupSoa_recordBackUnread',
  input: OfRun.extend({ cause: Cause }),
  output: z.object({ checks: z.array(Check) }),
  cancellable: false,
});

/** Reads everything again, settles the items of the write-back, and answers with its checks. */
export const verifyWriteBack = activityRef({
  name: 'groupSoa_verifyWriteBack',
  input: OfRun,
  output: z.object({ checks: z.array(Check) }),
  cancellable: false,
});
