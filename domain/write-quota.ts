/** Microsoft Graph takes so many writes at once per app and tenant, and so many again each second (3,000 in 150 seconds; reference 9). */
export const writeQuota = { bucket: 3_000, perSecond: 20 } as const;
