import type { HttpResponseInit } from '@azure/functions';
import { DomainName } from '../domain/start-request';
import type { Gateways } from '../gateways/gateways';
import type { DomainFacts } from '../orchestrations/drift-check/facts';
import { type FactGateways, readAgents, readDomain, readOutset } from '../orchestrations/drift-check/read-facts';
import { compare } from '../orchestrations/drift-check/rules';
import { configurationRows } from './console/configuration-rows';
import { waiverPurpose } from './drift-waivers.http';
import { page } from './http/answers';
import type { Knock, PeopleDoor } from './http/door';
import { hasRole, type Principal } from './http/principal';
import { ProblemError } from './http/problem';
import { renderConfiguration } from './pages/configuration-page';

type PageGateways = FactGateways & Pick<Gateways, 'approvalTokens'>;

export function configurationPageDoor(gateways: PageGateways): PeopleDoor {
  return {
    name: 'console-configuration',
    route: 'console/configurations/{domain}',
    audience: 'people',
    pages: 'always',
    methods: {
      GET: {
        summary: 'Page: what is declared, accepted and there of one domain',
        role: 'Operator.Read',
        answer: { status: 200, type: 'text/html' },
        handle: (knock, caller) => show(gateways, knock, caller),
      },
    },
  };
}

async function show(gateways: PageGateways, { request }: Knock, caller: Principal): Promise<HttpResponseInit> {
  const asked = DomainName.safeParse(request.params['domain']);
  const domain = asked.success ? asked.data.toLowerCase() : '';
  const findings = (await gateways.drift.findings()).filter((finding) => finding.domain === domain);
  const facts = asked.success ? await readNow(gateways, domain) : undefined;
  if (!facts || (findings.length === 0 && !isKnown(facts))) {
    throw new ProblemError('NOT_FOUND', 'Nothing is declared, accepted or configured for this domain.');
  }
  const mayWaive = hasRole(caller, 'Operator.Run');
  return page(
    200,
    renderConfiguration({
      signedIn: caller,
      domain,
      rows: configurationRows(facts),
      accepted: facts.accepted ?? null,
      findings,
      unread: compare(facts).unknown.map(({ path, detail }) => `${path}: ${detail}`),
      csrf: mayWaive ? await gateways.approvalTokens.csrfFor(caller.id, waiverPurpose(domain)) : null,
      now: facts.now,
    }),
  );
}

/** People wait for the page: what is throttled now is not readable now. */
async function readNow(gateways: PageGateways, domain: string): Promise<DomainFacts> {
  const patience = { waits: false };
  const outset = await readOutset(gateways, patience);
  const agents = await readAgents(gateways, patience);
  return readDomain(gateways, { domain, outset, agents, patience, runId: '' });
}

function isKnown({ declared, accepted, configuration }: DomainFacts): boolean {
  if (declared || accepted || configuration.kind === 'unreadable') return true;
  return configuration.value !== null;
}
