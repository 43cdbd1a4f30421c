import type { Check } from '../../domain/outcome';
import type { Writeback } from './facts';

/** Whether values that are changed in the cloud come back to AD, as a check of plan and outcome. */
export function writebackCheck(writebacks: readonly Writeback[]): Check {
  const name = 'writeback';
  if (writebacks.length === 0) {
    const evidence = `No configuration brings Exchange attributes to AD, so nothing that is changed in the cloud arrives there. ${create}`;
    return { name, result: 'needsAction', evidence };
  }
  const evidence = writebacks.map(described).join(' ');
  if (writebacks.some(isWrong)) return { name, result: 'needsAction', evidence };
  const isUnknown = writebacks.some(({ writesMail }) => writesMail === undefined);
  return { name, result: isUnknown ? 'unknown' : 'verified', evidence };
}

const create =
  'If that is wanted: Entra admin center, Cloud sync, New configuration, EXO to AD attribute sync (agent 1.1.1107.0 or later, AD schema with the Exchange attributes).';

function isWrong({ code, writesMail }: Writeback): boolean {
  return code !== 'Active' || writesMail === false;
}

function described({ domain, code, mailboxes, writesMail }: Writeback): string {
  const job = code === null ? 'has no job' : `its job is ${code}, with ${mailboxes} mailboxes`;
  const mail = {
    true: 'it writes mail',
    false:
      'it does not write mail (it is older than August 2026): Restore default mappings, after noting your own mappings and scope, which that deletes',
    undefined: 'its mappings could not be read',
  }[String(writesMail) as 'true' | 'false' | 'undefined'];
  return `${domain ?? 'A configuration without a domain'}: ${job}; ${mail}.`;
}
