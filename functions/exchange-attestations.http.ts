import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import { AttestationBody } from '../orchestrations/exchange-soa/checklist';
import { workflow } from '../orchestrations/exchange-soa/contract';
import { json } from './http/answers';
import { readJson } from './http/body';
import type { Door, Knock } from './http/door';
import { invalidRequest, parsed } from './http/field-errors';
import type { Principal } from './http/principal';
import { resolveRequester } from './starts/requester';

type AttestationGateways = Pick<Gateways, 'attestations' | 'clock' | 'config' | 'directory'>;

const Answer = z.object({ name: z.string(), statement: z.string(), attestedBy: z.string(), attestedAt: z.string() });

/** What only people can know of the checklist of the last Exchange server; kept with person and date. */
export function exchangeAttestationDoors(gateways: AttestationGateways): Door[] {
  if (!isEnabled(gateways.config, workflow)) return [];
  const summary = 'Attest a line of the checklist of the last Exchange server';
  const answer = { status: 201, body: Answer };
  const handle = (knock: Knock, caller: Principal | undefined) => attest(gateways, knock, caller);
  const keyBody = AttestationBody.required({ requestedBy: true });
  return [
    {
      name: 'exchange-attestations',
      route: 'exchange-attestations',
      audience: 'people',
      pages: 'never',
      methods: { POST: { summary, role: 'Operator.Run', body: AttestationBody, answer, handle } },
    },
    {
      name: 'webhook-exchange-attestations',
      route: 'webhooks/exchange-attestations',
      audience: 'key',
      methods: { POST: { summary, body: keyBody, answer, handle } },
    },
  ];
}

async function attest(
  gateways: AttestationGateways,
  { request }: Knock,
  caller: Principal | undefined,
): Promise<HttpResponseInit> {
  const { requestedBy, name, statement } = parsed(AttestationBody, await readJson(request));
  const requester = await resolveRequester(gateways, caller, requestedBy);
  if ('error' in requester) throw invalidRequest([requester.error]);
  const by = requester.person.userPrincipalName;
  const at = gateways.clock.now().toISOString();
  await gateways.attestations.keep({ name, statement, by, at });
  return json(201, { name, statement, attestedBy: by, attestedAt: at });
}
