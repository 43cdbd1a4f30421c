import type { Cmdlet } from './cmdlet';
import { mailboxCmdlets } from './mailbox-cmdlets';
import { organizationCmdlets } from './organization-cmdlets';
import { recipientCmdlets } from './recipient-cmdlets';

/** What of Exchange Online is played here. */
export const allCmdlets: readonly Cmdlet[] = [...mailboxCmdlets, ...recipientCmdlets, ...organizationCmdlets];
