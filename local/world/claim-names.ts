/** What App Service Authentication calls some claims (reference exchange-soa-and-email.md, D.4). */
export const claimTypes = {
  objectId: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  tenantId: 'http://schemas.microsoft.com/identity/claims/tenantid',
  name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  subject: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
} as const;
