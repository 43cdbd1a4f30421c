/** What Exchange Online refuses: the real reason is hidden among the details (reference B.5). */
export class ExchangeFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  /** `nul`: bytes that are declared gzip and are none, in place of a document. `empty`: no body at all. */
  readonly form: 'document' | 'nul' | 'empty';

  constructor(
    refusal: {
      status: number;
      code: string;
      headers?: Record<string, string>;
      form?: ExchangeFailure['form'];
    },
    reason: string,
  ) {
    super(reason);
    this.name = 'ExchangeFailure';
    this.status = refusal.status;
    this.code = refusal.code;
    this.headers = refusal.headers ?? {};
    this.form = refusal.form ?? 'document';
  }
}

const SERVER = 'EXOLOCAL01.local.prod.outlook.com';

export function wrongParameter(message: string): ExchangeFailure {
  return failed(400, 'BadRequest', `Ex1F2E3D|Microsoft.Exchange.Admin.OData.Core.ODataServiceException|${message}`);
}

export function unknownParameter(name: string): ExchangeFailure {
  return wrongParameter(`A parameter cannot be found that matches parameter name '${name}'.`);
}

export function objectNotFound(identity: string): ExchangeFailure {
  const message = `The operation couldn't be performed because object '${identity}' couldn't be found on '${SERVER}'.`;
  const kind = 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException';
  return failed(404, 'NotFound', `Ex6F9304|${kind}|${message}`);
}

export function taskFailed(message: string): ExchangeFailure {
  return failed(400, 'BadRequest', `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.TaskException|${message}`);
}

/** The classic refusal of an object whose master is AD. */
export function masteredInAd(cmdlet: string, parameters: readonly string[], name: string): ExchangeFailure {
  return taskFailed(
    `The operation on mailbox "${name}" failed because it's out of the current user's write scope. The action '${cmdlet}', ` +
      `'${parameters.join(',')}', can't be performed on the object '${name}' because the object is being synchronized from your ` +
      'on-premises organization. This action should be performed on the object in your on-premises organization.',
  );
}

/** The same for a cmdlet that does not exist and for one that the caller may not run. */
export function cmdletNotAllowed(): ExchangeFailure {
  const headers = { 'content-encoding': 'gzip' };
  return new ExchangeFailure({ status: 403, code: 'Forbidden', headers, form: 'nul' }, '');
}

/** The token is good, but Exchange has no role for its bearer. */
export function noExchangeRole(appId: string): ExchangeFailure {
  const message = `The role assigned to application ${appId} isn't supported in this scenario.`;
  const headers = { 'x-ms-diagnostics': `2000003;reason="${message}";error_category="invalid_grant"` };
  return new ExchangeFailure({ status: 403, code: 'Forbidden', headers }, message);
}

export function tokenRefused(message: string): ExchangeFailure {
  const headers = {
    'WWW-Authenticate': `Bearer client_id="00000002-0000-0ff1-ce00-000000000000", error="invalid_token", error_description="${message}"`,
  };
  return new ExchangeFailure({ status: 401, code: 'Unauthorized', headers, form: 'empty' }, message);
}

export function wrongRoute(): ExchangeFailure {
  return new ExchangeFailure({ status: 400, code: 'ErrorIncorrectRoutingHint' }, 'The routing hint is not correct.');
}

function failed(status: number, code: string, reason: string): ExchangeFailure {
  return new ExchangeFailure({ status, code }, reason);
}

export function exchangeErrorDocument({ code, message }: ExchangeFailure) {
  return {
    error: {
      code,
      message: 'Error executing request.',
      details: message === '' ? [] : [{ code: 'Context', target: '', message }],
      innererror: {
        message: 'Error executing request.',
        type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
        stacktrace: '',
        internalexception: { message, type: '', stacktrace: '' },
      },
    },
  };
}
