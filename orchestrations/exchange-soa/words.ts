import type { Attestation } from '../../gateways/records/attestations';
import type { Acceptable } from './accepted-lines';
import type { Found, ReadinessFacts } from './readiness-facts';

type Words = Pick<ReadinessFacts, 'attestations' | 'now'>;

const daysThatAWordHolds = 90;
const day = 86_400_000;

/** A line that only people can know. */
export function attestedIn({ attestations, now }: Words, name: string): Found {
  const word = attestations.get(name);
  if (!word) return { result: 'needsAttestation', evidence: 'Nobody has attested it; the cloud cannot show it.' };
  const objection = objectionTo(word, now);
  if (objection) return { result: 'needsAttestation', evidence: `${objection} ${wordsOf(word)}` };
  return { result: 'verified', evidence: wordsOf(word), word };
}

/** A line that the cloud shows, and somebody's word for living with it. What could not be read cannot be accepted either. */
export function unlessAccepted({ attestations, now }: Words, name: string, line: Acceptable): Found {
  const { fingerprint, result, evidence } = line;
  const word = attestations.get(name);
  if (!word || result === 'verified' || result === 'unknown') return { result, evidence };
  const objection = objectionTo(word, now) ?? changeSince(word, fingerprint);
  if (objection) return { result, evidence: `${evidence} ${objection} ${wordsOf(word)}` };
  return { result: 'verified', evidence: `${evidence} Accepted: ${wordsOf(word)}`, word };
}

function objectionTo({ holds, at }: Attestation, now: string): string | undefined {
  if (!holds) return 'Taken back:';
  const isOld = Date.parse(now) - Date.parse(at) > daysThatAWordHolds * day;
  return isOld ? `Said more than ${daysThatAWordHolds} days ago, so it has to be said again:` : undefined;
}

function changeSince({ accepted }: Attestation, fingerprint: string | null): string | undefined {
  if (accepted !== null && accepted.fingerprint !== null && accepted.fingerprint === fingerprint) return undefined;
  const was = accepted ? ` (which was: ${accepted.evidence})` : '';
  return `This is not what was accepted${was}:`;
}

function wordsOf({ by, at, statement, through }: Attestation): string {
  const passedOn = through === null ? '' : `, named by ${through}, with nobody having checked their role,`;
  return `${by}${passedOn} on ${at.slice(0, 10)}: ${statement}`;
}
