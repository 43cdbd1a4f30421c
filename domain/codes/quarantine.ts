import type { Chapter } from './code-book';

/** Words of Microsoft's synchronization service, not ours. */
export const quarantine: Chapter = {
  title: 'Quarantine, and errors of the synchronization service',
  about:
    'Words of Microsoft: `reason` and `code` of a quarantine, `errorCode` of the provisioning log. Successful retries lift a quarantine; they come after 6, 12 and 24 hours, then daily.',
  codes: {
    TooManyDeletes: {
      means: 'More deletes than the threshold are held. Not an error.',
      todo: 'The workflow `delete-threshold` asks approvers. Do not start the job by hand meanwhile.',
    },
    EncounteredQuarantineException: {
      means: 'The service cannot reach or use the directory on-premises.',
      todo: 'Act on the error code, further down in this table.',
    },
    EncounteredEscrowProportionThreshold: {
      means: 'More than 40 % of the objects, and at least 5,000, fail.',
      todo: 'Find in the provisioning log what they have in common.',
    },
    EncounteredBaseEscrowThreshold: {
      means: 'More than 40,000 objects fail.',
      todo: 'Find in the provisioning log what they have in common.',
    },
    EncounteredTotalEscrowThreshold: {
      means: 'More than 60,000 objects fail, references included.',
      todo: 'Find in the provisioning log what they have in common.',
    },
    QuarantinedOnDemand: { means: 'Microsoft imposed it.', todo: 'Open a case at Microsoft.' },
    IngestionInterrupted: {
      means: 'Reading the directory was interrupted.',
      todo: 'Look at the agents; wait for the next try.',
    },
    Unknown: {
      means: 'The service names no reason.',
      todo: 'Look at the job in the portal; open a case at Microsoft if it lasts.',
    },
    TimeOut: {
      means: 'A request to the agent took more than ten minutes.',
      todo: 'The team of the agents looks at server, network and domain controller.',
    },
    HybridSynchronizationActiveDirectoryInternalServerError: {
      means: 'Active Directory answered with an error.',
      todo: 'The team of the agents looks at the event log of the agent and at the domain controller.',
    },
    HybridIdentityServiceNoAgentsAssigned: {
      means: 'No agent is registered for the domain.',
      todo: 'Install an agent.',
    },
    HybridIdentityServiceNoActiveAgents: {
      means: 'Agents are registered, and none listens.',
      todo: 'Start the service of the agent.',
    },
    HybridIdentityServiceInvalidResource: {
      means: 'The registration of the agent is damaged.',
      todo: 'Register the agent again.',
    },
    HybridIdentityServiceAgentSignalingError: {
      means: 'The service cannot signal the agent.',
      todo: 'Look at proxy and firewall between the agent and Microsoft.',
    },
    AzureDirectoryServiceServerBusy: {
      means: 'The service is busy (error 81).',
      todo: 'Nothing; after a day open a case at Microsoft.',
    },
    AzureActiveDirectoryInvalidCredential: {
      means: 'The service account of the synchronization is missing.',
      todo: 'The identity team repairs it with `Repair-AADCloudSyncToolsAccount`.',
    },
    AzureActiveDirectoryExpiredCredentials: {
      means: 'The credentials of the service account have expired.',
      todo: 'The identity team repairs it with `Repair-AADCloudSyncToolsAccount`.',
    },
    AzureActiveDirectoryAuthenticationFailed: {
      means: 'The service account cannot sign in.',
      todo: 'The identity team looks at the sign-in log and at policies that block it.',
    },
  },
};
