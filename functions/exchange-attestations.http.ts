import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import type { Attestation } from '../gateways/records/attestations';
import { acceptable, AttestationBody } from '../orchestrations/exchange-soa/checklist';
import { workflow } from '../orchestrations/exchange-soa/contract';
import { json } from './http/answers';
import { readJson } from './http/body';
import type { Door, Knock } from './http/door';
import { invalidRequest, parsed } from './http/field-errors';
import type { Principal } from './http/principal';
import { resolveRequester } from './starts/requester';

type AttestationGateways = Pick<Gateways, 'attestations' | 'clock' | 'config' | 'directory'>;

const Answer = z.object({
  name: z.string(),
  statement: z.string(),
  holds: z.boolean(),
  attestedBy: z.string(),
  attestedAt: z.string(),
  /** What named the person, who was not signed in. */
  through: z.string().nullable(),
  /** What the newest check showed, where the word accepts it. */
  accepted: z.string().nullable(),
});

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
  const { requestedBy, name, statement, holds } = parsed(AttestationBody, await readJson(request));
  const requester = await resolveRequester(gateways, caller, requestedBy);
  if ('error' in requester) throw invalidRequest([requester.error]);
  const by = requester.person.userPrincipalName;
  const at = gateways.clock.now().toISOString();
  const through = throughOf(caller);
  const accepted = holds && name in acceptable ? await readShown(gateways, name) : null;
  await gateways.attestations.keep({ name, statement, holds, by, at, through, accepted });
  const answer = { name, statement, holds, attestedBy: by, attestedAt: at, through };
  return json(201, { ...answer, accepted: accepted?.evidence ?? null });
}

/** Roles are in the tokens of people who sign in, so nothing tells the role of somebody whom a key or an application names. */
function throughOf(caller: Principal | undefined): string | null {
  if (caller === undefined) return 'a function key';
  return caller.kind === 'application' ? `the application ${caller.appId ?? caller.id}` : null;
}

/** People accept what they have seen, not whatever may come. */
async function readShown(
  { attestations }: Pick<Gateways, 'attestations'>,
  name: string,
): Promise<Attestation['accepted']> {
  const shown = await attestations.readShown(name);
  if (shown) return { fingerprint: shown.fingerprint, evidence: shown.evidence };
  const message =
    'No readiness check has shown yet what there is to accept: POST /api/exchange-readiness-checks first.';
  throw invalidRequest([{ field: '/name', code: 'NOT_SHOWN_YET', message }]);
}
