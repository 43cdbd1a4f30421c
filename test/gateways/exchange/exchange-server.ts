import { createExchangeAdmin } from '../../../gateways/exchange/create-exchange-admin';
import type { ExchangeAdmin } from '../../../gateways/exchange/exchange-admin';
import { type Answer, type Asked, startGraphServer, TOKEN, type GraphServer } from '../graph/graph-server';

export const tenantId = '3c19ab78-9dd7-444f-a11e-cd4ea7e9889e';

export interface ExchangeServer extends Pick<GraphServer, 'clock' | 'close' | 'logged' | 'origin'> {
  exchangeAdmin: ExchangeAdmin;
  requests: Asked[];
  /** Scopes that tokens were asked for. */
  scopes: string[];
  /** Answers of a cmdlet, the last one for good. */
  answer(cmdlet: string, ...answers: (Answer | ((asked: Asked) => Answer))[]): void;
  parametersOf(cmdlet: string): Record<string, unknown>[];
}

interface CmdletBody {
  CmdletInput: { CmdletName: string; Parameters: Record<string, unknown> };
}

/** Exchange Online as a list of answers; what nobody answers is 404. */
export async function startExchangeServer({ token = TOKEN } = {}): Promise<ExchangeServer> {
  const server = await startGraphServer();
  const scopes: string[] = [];
  const credential = {
    getToken: async (scope: string | string[]) => {
      scopes.push(String(scope));
      return { token, expiresOnTimestamp: 0 };
    },
  };
  const note = (fields: object, message: string) => void server.logged.push(JSON.stringify({ ...fields, message }));
  const log = { info: note, warn: note, error: note };
  const { clock, origin } = server;
  const inputOf = ({ body }: Asked) => (body as CmdletBody).CmdletInput;
  return {
    origin,
    clock,
    logged: server.logged,
    requests: server.requests,
    scopes,
    exchangeAdmin: createExchangeAdmin({ baseUrl: origin, tenantId, credential, clock, log }),
    answer(cmdlet, ...answers) {
      let next = 0;
      server.handle((asked) => {
        if (inputOf(asked).CmdletName !== cmdlet) return undefined;
        const answer = answers[Math.min(next++, answers.length - 1)];
        return typeof answer === 'function' ? answer(asked) : answer;
      });
    },
    parametersOf: (cmdlet) =>
      server.requests.map(inputOf).flatMap(({ CmdletName, Parameters }) => (CmdletName === cmdlet ? [Parameters] : [])),
    close: server.close,
  };
}

export function exchangeError(status: number, reason: string, headers: Record<string, string> = {}): Answer {
  const details = reason === '' ? [] : [{ code: 'Context', target: '', message: reason }];
  const error = { code: 'Code', message: 'Error executing request.', details };
  return { status, headers: { 'request-id': 'request-1', ...headers }, body: { error } };
}

export function aMailbox(number: number, changes: object = {}) {
  return {
    ExternalDirectoryObjectId: `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`,
    UserPrincipalName: `user${number}@contoso.com`,
    DisplayName: `User ${number}`,
    PrimarySmtpAddress: `user${number}@contoso.com`,
    RecipientTypeDetails: 'UserMailbox',
    IsDirSynced: true,
    IsExchangeCloudManaged: false,
    ...changes,
  };
}
