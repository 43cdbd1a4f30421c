/** What the service refuses, as Graph would say it; thrown inside a transaction it takes the changes back. */
export class TenantError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'TenantError';
    this.status = status;
    this.code = code;
  }
}

export function notFound(id: string): TenantError {
  return new TenantError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
