import type { Attestation, Shown } from '../../gateways/records/attestations';
import { acceptableIn } from './accepted-lines';
import { attested, checklist } from './checklist';
import type { EndState, Readiness } from './contract';
import { type Found, notRead, type ReadinessFacts } from './readiness-facts';
import { seenIn } from './seen-lines';
import { attestedIn, unlessAccepted } from './words';

interface Judged {
  readiness: Readiness;
  /** The words without which lines would not be verified. */
  reliedOn: Attestation[];
  /** What there is to accept now. */
  shown: Shown[];
}

/** Every line of the checklist, and which of the two end states is reached: the server may only be uninstalled in one of them. */
export function readinessOf(facts: ReadinessFacts): Judged {
  const toAccept = Object.entries(acceptableIn(facts));
  const found: Record<string, Found> = {
    ...seenIn(facts),
    ...Object.fromEntries(toAccept.map(([name, line]) => [name, unlessAccepted(facts, name, line)])),
    ...Object.fromEntries(Object.keys(attested).map((name) => [name, attestedIn(facts, name)])),
  };
  const checks = Object.entries(checklist).map(([name, { endStates, howTo }]) => {
    const { result, evidence } = found[name] ?? notRead;
    return { name, endStates: [...endStates], result, evidence, howTo };
  });
  const endState = endStateOf(checks);
  return {
    readiness: { checks, ready: endState !== null, endState },
    reliedOn: Object.values(found).flatMap(({ word }) => word ?? []),
    shown: toAccept.map(([name, { fingerprint, evidence }]) => ({ name, fingerprint, evidence })),
  };
}

/** Whatever could not be read may contradict what could, so nothing is ready then. */
function endStateOf(checks: Readiness['checks']): EndState | null {
  if (checks.some(({ result }) => result === 'unknown')) return null;
  const isReached = (state: EndState) =>
    checks.every(({ endStates, result }) => !endStates.includes(state) || result === 'verified');
  return (['serverRemoved', 'managementToolsOnly'] as const).find(isReached) ?? null;
}
