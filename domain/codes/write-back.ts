import type { Chapter } from './code-book';

export const writeBack: Chapter = {
  title: 'Groups provisioned back to AD',
  about: 'The `refusal`, a risk, or the `outcome.cause` of a conversion of groups that says `provisionBack`.',
  codes: {
    REPORT_REQUIRED: {
      means: 'What is asked needs a fresh on-premises report of the domain, and there is none.',
      todo: 'Run the export script on-premises, then ask again.',
    },
    JOB_NOT_RUNNING: {
      means: 'The provisioning job of the domain does not run, so no cycle would fill in GroupDN.',
      todo: 'Find out who paused it and why, start it in the portal, ask again.',
    },
    WRITE_BACK_CONFIGURATIONS_FULL: {
      means: 'The tenant has 20 configurations from Entra ID to AD; the service takes no more.',
      todo: 'Remove one that is not needed in the portal.',
    },
    WRITE_BACK_CHANGED: {
      means: 'More would have to be written for the way back to AD than was approved.',
      todo: 'Nothing was written. Ask again and approve the new plan.',
    },
    EXTENSION_APPLICATION_FOREIGN: {
      means: 'The application CloudSyncCustomExtensionsApp belongs to somebody else and lacks GroupDN.',
      todo: "Make the app's identity an owner of it, or define the extension GroupDN (text, for groups) by hand; then ask again.",
    },
    GROUP_NAMES_MISSING: {
      means:
        'Groups did not get their GroupDN in time, so converting them would lose their place in AD. Nothing was converted.',
      todo: 'Look in the provisioning log why the named groups are not synchronized; leave them out, or ask again.',
    },
    ORGANIZATIONAL_UNIT_CHANGES: {
      means:
        'Without `keepOrganizationalUnit` groups are renamed and moved to the default container when they come back to AD.',
      todo: 'Ask with `keepOrganizationalUnit`, unless that is what you want.',
    },
    PLACE_NOT_KEPT: {
      means:
        "Microsoft's expressions do not give these groups their name and unit back: they cannot cope with some characters.",
      todo: 'Rename these groups or units on-premises first, or leave them out.',
    },
    ALL_GROUPS_PROVISIONED: {
      means:
        'The configuration to AD is not limited to assigned groups: what is changed concerns every cloud security group.',
      todo: 'Look at its scope in the portal before you approve.',
    },
    MOVES_ASSIGNED_GROUPS: {
      means: 'Groups that the configuration provisions already may move in AD with the new mappings.',
      todo: 'Look which of them carry a GroupDN, and whether they may move.',
    },
    ASSIGNMENT_BY_HAND: {
      means: 'The right to assign groups to an application could grant any role, so this app does not have it.',
      todo: 'After the conversion run the script that the run hands out.',
    },
    CREATED_TWICE: {
      means: 'A converted group did not find its AD group: a second one was created beside it.',
      todo: 'Assign no more groups. Compare both groups in AD, remove the new one, and look at the matching attribute of the configuration.',
    },
    MAIL_ENABLED_NOT_WRITABLE_BACK: {
      means: 'A group that receives mail cannot be provisioned back to AD, so it was left out.',
      todo: 'Convert it without `provisionBack`: it is then managed in Exchange Online only.',
    },
    SCOPE_NOT_UNIVERSAL: {
      means: 'The AD group is not universal, or the report does not know it, so it could not be provisioned back.',
      todo: 'Change its scope to universal on-premises, send a new report, ask again.',
    },
    NOT_PROVISIONED: {
      means: 'A converted group was tried on demand and was not written to AD.',
      todo: 'Read the reason in the evidence; correct it, and provision the group on demand in the portal.',
    },
  },
};
