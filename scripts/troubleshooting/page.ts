import { allChapters } from '../../domain/codes/all-chapters';
import type { Chapter } from '../../domain/codes/code-book';

const intro = `# Troubleshooting: what to do for each code

Written by \`npm run troubleshooting\` from \`domain/codes/\`: edit there. A test fails when a code of the sources is not explained.

Every refusal, failure, risk and alarm has a code that stays the same, and a message that says what happened this time. The message quotes names and
ids; the code says what to do. Nothing in this list needs a restart unless it says so: the durable engine repeats what may help by itself, and a run that
ended is asked for again. Where to look (run, ledger, log, health) is in [operations.md](operations.md).
`;

/** The text of docs/troubleshooting.md. */
export function troubleshootingPage(): string {
  const contents = allChapters.map(({ title }) => `- [${title}](#${anchorOf(title)})`).join('\n');
  return `${intro}\n${contents}\n\n${allChapters.map(sectionOf).join('\n')}`;
}

function sectionOf({ title, about, codes }: Chapter): string {
  const rows = Object.entries(codes).map(
    ([code, { means, todo }]) => `| \`${code}\` | ${cell(means)} | ${cell(todo)} |`,
  );
  return `## ${title}\n\n${about}\n\n| Code | It means | Do this |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** As GitHub makes it from a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
