import type { Chapter } from './code-book';

export const microsoftGraph: Chapter = {
  title: 'Microsoft Graph',
  about:
    'In the cause of a run, in the log of the app, and at `/api/health`. A run waits and tries again by itself where that can help.',
  codes: {
    GRAPH_THROTTLED: {
      means: 'The quota of Microsoft Graph is used up; the run waits as long as the service says.',
      todo: 'Nothing. If it lasts, look for another app that uses up the quota of the tenant.',
    },
    GRAPH_PACED: { means: 'The app holds back to stay within the quota.', todo: 'Nothing.' },
    GRAPH_BUSY: { means: 'The service is overloaded; the run waits.', todo: 'Nothing.' },
    GRAPH_NOT_READY_YET: {
      means: 'Something was just created and does not show everywhere yet.',
      todo: 'Nothing; it takes up to two minutes.',
    },
    GRAPH_UNREACHABLE: {
      means: 'Microsoft Graph does not answer.',
      todo: 'Look at the health of Microsoft 365, and at DNS and firewall if the app is in a virtual network.',
    },
    GRAPH_TIMED_OUT: { means: 'No answer within 30 seconds.', todo: 'As for `GRAPH_UNREACHABLE`, if it lasts.' },
    GRAPH_BROKEN: {
      means: 'The service answered with an error of its own.',
      todo: 'If it lasts, open a case at Microsoft with the request id from the message.',
    },
    GRAPH_UNAUTHENTICATED: {
      means: 'Microsoft Graph did not accept the token.',
      todo: 'Compare TENANT_ID, AZURE_CLIENT_ID and GRAPH_BASE_URL with the identity and the cloud; restart the app.',
    },
    GRAPH_BAD_REQUEST: {
      means: 'The service refused a request as wrong.',
      todo: 'The message quotes it. If nobody changed the object meanwhile, report it as a defect.',
    },
    GRAPH_NOT_FOUND: {
      means: 'The object is gone.',
      todo: 'Look in the audit log who removed it; ask again with what is there now.',
    },
    GRAPH_CONFLICT: {
      means: 'Another change is under way, or the thing exists already.',
      todo: 'Ask again after it has ended.',
    },
    GRAPH_REFUSED: { means: 'The service refused for a reason of its own.', todo: 'The message quotes it.' },
    GRAPH_UNEXPECTED_ANSWER: {
      means: 'The answer has not the shape that is documented.',
      todo: 'Report it with the operation that the message names. Nothing was taken for granted.',
    },
    GRAPH_FOREIGN_ADDRESS: {
      means: 'An answer leads to another host; the token was not sent there.',
      todo: 'Compare GRAPH_BASE_URL with the cloud of the tenant; otherwise report it.',
    },
    SETTINGS_NOT_VISIBLE_YET: { means: 'Settings that were written do not show yet; the run waits.', todo: 'Nothing.' },
    SCHEMA_NOT_READ_BACK: {
      means: 'A schema that was written does not show when it is read.',
      todo: 'Nothing at first: it is tried again. If the run fails with it, compare the schema in the portal with the plan.',
    },
    RESTORE_NOT_VISIBLE_YET: { means: 'What was put back does not show yet; the run waits.', todo: 'Nothing.' },
    CONFIGURATION_STILL_THERE: {
      means: 'A configuration that was deleted while going back can still be read.',
      todo: 'Nothing: it is looked at again for some minutes, and the outcome says if it stays.',
    },
    MAIL_THROTTLED: {
      means: 'The mailbox asked to wait for longer than the result of a round is held back for.',
      todo: 'Nothing: the run page shows the result. Look at what else is sent from the mailbox.',
    },
    JOBS_STILL_RUNNING: { means: 'Jobs that were paused still run; the run waits.', todo: 'Nothing.' },
    EFFECT_MAY_STILL_SHOW: {
      means: 'An earlier try may still take effect; the run waits before it looks again.',
      todo: 'Nothing.',
    },
    LOG_MAY_STILL_CHANGE: {
      means: 'The provisioning log lags behind; the run waits until it can be complete.',
      todo: 'Nothing.',
    },
    NOT_ASKED: {
      means: 'Not read: a permission was missing before, or it was not its turn.',
      todo: 'Grant the permission that the refusal names, if there is a refusal.',
    },
    INVALID_ID: { means: 'Something that should be an id is none.', todo: 'Check the id in the request.' },
    MAIL_ADDRESS_INVALID: {
      means: 'An address cannot be written to.',
      todo: 'Correct the address of the person in the tenant.',
    },
  },
};

export const azure: Chapter = {
  title: 'Storage, keys and identity',
  about: 'In the cause of a run, in `detail` of `DEPENDENCY_UNAVAILABLE`, in the log of the app, and at `/api/health`.',
  codes: {
    IDENTITY_UNAVAILABLE: {
      means: 'The managed identity gives no token.',
      todo: 'Look whether the identity is still assigned to the app, and whether AZURE_CLIENT_ID is its client id.',
    },
    IDENTITY_UNREADABLE: {
      means: 'The token of the identity has no readable claims.',
      todo: 'Restart the app; report it if it stays.',
    },
    KEY_VAULT_UNREACHABLE: {
      means: 'Key Vault gave no signing key.',
      todo: 'Look at KEY_VAULT_URL, the network rules of the vault, and the role Key Vault Secrets User of the identity.',
    },
    SIGNING_KEY_MISSING: {
      means: 'A signing key has no version that is enabled and valid today.',
      todo: 'Add a version (docs/operations.md, key rotation).',
    },
    SIGNING_KEY_UNUSABLE: {
      means: 'A signing key is shorter than 32 characters.',
      todo: 'Add a longer version (docs/operations.md, key rotation).',
    },
    STORAGE_UNREACHABLE: {
      means: 'Storage does not answer.',
      todo: 'Look at the storage account, its network rules, and STORAGE_TABLE_URL and STORAGE_BLOB_URL.',
    },
    STORAGE_THROTTLED: { means: 'Storage asked to wait.', todo: 'Nothing, unless it lasts.' },
    STORAGE_FORBIDDEN: {
      means: 'The identity may not use the storage account.',
      todo: 'Deploy the infrastructure again: it assigns the roles. New role assignments take some minutes.',
    },
    STORAGE_FAILED: { means: 'Storage answered with an error.', todo: 'The message quotes it.' },
    STORAGE_CONTENDED: {
      means: 'Other writers were faster too often.',
      todo: 'Nothing: it is tried again. Report it if it lasts.',
    },
    RECORD_INCOMPLETE: {
      means: 'A row or a blob that a record needs is gone.',
      todo: 'Somebody removed data. Run `npm run ledger:verify`; restore from a backup (docs/operations.md).',
    },
    RUN_MISSING: { means: 'A run that the engine knows is not recorded.', todo: 'As for `RECORD_INCOMPLETE`.' },
    ROUND_MISSING: {
      means: 'A round of approval that the engine knows is not stored.',
      todo: 'As for `RECORD_INCOMPLETE`.',
    },
    RUN_NOT_ENDED: { means: 'A run that should be removed has not ended.', todo: 'Nothing: it stays.' },
    ENGINE_UNREACHABLE: {
      means: 'The durable engine in the Functions host did not answer.',
      todo: 'Nothing at first: the run is recorded and the sweep starts it. If it lasts, look at the host in Application Insights.',
    },
    TOO_SLOW: { means: 'A health check got no answer in five seconds.', todo: 'Look at what the check is about.' },
  },
};
