import { counted } from '../../domain/counted';
import type { Finding } from '../../domain/drift';
import type { DriftChange } from '../../gateways/records/drift';
import { renderLetter } from '../kit/mails/letter';
import { mailText, subjectOf } from '../kit/mails/mail-text';
import { momentText, readable, withMoments } from '../kit/pages/moment';
import { findingTitle } from './words';

interface ChangeMailView {
  runId: string;
  tenant: string;
  /** The console. */
  link: string;
  change: DriftChange;
  /** What is open now. */
  findings: Finding[];
  now: string;
}

const mostListed = 20;

/** How the set of findings changed since the last mail. */
export function changeMail(view: ChangeMailView): { subject: string; html: string; text: string } {
  const { change, findings, runId, tenant } = view;
  const isOver = findings.length === 0;
  const title = isOver ? 'No drift any more' : `Drift: ${counted(findings.length, 'finding')}`;
  const tag = isOver ? 'Resolved' : change.opened.length > 0 ? 'Drift' : 'Drift changed';
  return renderLetter(subjectOf([`[${tag}] ${title}`, tenant, runId.slice(0, 12)]), {
    title,
    opening: openingOf(change, isOver),
    decisive: [
      { name: 'Open', value: counted(findings.length, 'finding') },
      { name: 'Waived', value: counted(findings.filter(({ waivedUntil }) => waivedUntil !== null).length, 'finding') },
      { name: 'Looked at', value: momentText(view.now) },
    ],
    link: { href: view.link, label: 'Open the console' },
    sections: [
      section('New', change.opened),
      section('Changed again', change.changed),
      section('Waived no longer', change.unwaived),
      section('Resolved', change.closed),
    ],
    details: [{ name: 'Run', value: runId }],
    closing: ['Sent when the set of findings changes, by Cloud Sync Operator.'],
  });
}

function openingOf({ opened, closed }: DriftChange, isOver: boolean): string {
  if (isOver) return 'Everything is again as it was accepted or declared.';
  if (opened.length > 0) return 'Something is not as it was accepted or declared.';
  return closed.length > 0 ? 'Some of what differed is resolved.' : 'What differs shows something else now.';
}

function section(heading: string, findings: readonly Finding[]): { heading: string; paragraphs: string[] } {
  const shown = findings.slice(0, mostListed).map(lineOf);
  const more = findings.length - shown.length;
  return { heading, paragraphs: more > 0 ? [...shown, `And ${more} more; the console has all of them.`] : shown };
}

function lineOf({ code, domain, path, expected, actual }: Finding): string {
  const where = domain ?? 'the tenant';
  const values = `expected ${valueText(expected)}, found ${valueText(actual)}`;
  return mailText(`${where}: ${findingTitle(code)} (${code}, ${path}): ${values}`, 900);
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return readable(value);
  const text = withMoments(JSON.stringify(value));
  return text.length > 350 ? `${text.slice(0, 350)}…` : text;
}
