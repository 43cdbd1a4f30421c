import type { Route } from './graph/route';
import { sendMailRoutes } from './mail/send-mail';
import { applicationRoutes } from './routes/applications';
import { auditLogRoutes } from './routes/audit-logs';
import { deletedItemActionRoutes } from './routes/deleted-item-actions';
import { directoryExtensionRoutes } from './routes/directory-extensions';
import { directoryObjectRoutes } from './routes/directory-objects';
import { groupLinkRoutes } from './routes/group-links';
import { groupRoutes } from './routes/groups';
import { instantiateRoutes } from './routes/instantiate';
import { organizationRoutes } from './routes/organization';
import { provisionOnDemandRoutes } from './routes/provision-on-demand';
import { publishingProfileRoutes } from './routes/publishing-profiles';
import { servicePrincipalRoutes } from './routes/principals';
import { synchronizationRoutes } from './routes/synchronization';
import { synchronizationSettingRoutes } from './routes/synchronization-settings';
import { roleManagementRoutes } from './routes/role-management';
import { memberOfRoutes } from './routes/member-of';
import { sourceOfAuthorityRoutes } from './routes/source-of-authority';
import { userRoutes } from './routes/users';

/** Everything of Microsoft Graph that the tenant plays. */
export const ALL_ROUTES: readonly Route[] = [
  ...organizationRoutes,
  ...userRoutes,
  ...roleManagementRoutes,
  ...sendMailRoutes,
  ...groupRoutes,
  ...groupLinkRoutes,
  ...directoryObjectRoutes,
  ...directoryExtensionRoutes,
  ...deletedItemActionRoutes,
  ...memberOfRoutes,
  ...sourceOfAuthorityRoutes,
  ...instantiateRoutes,
  ...applicationRoutes,
  ...servicePrincipalRoutes,
  ...synchronizationRoutes,
  ...synchronizationSettingRoutes,
  ...provisionOnDemandRoutes,
  ...auditLogRoutes,
  ...publishingProfileRoutes,
];
