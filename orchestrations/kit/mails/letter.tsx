import { FactTable, Heading, LinkButton, Paragraph, renderMail } from './mail-frame';

export interface LetterFact {
  name: string;
  value: string;
}

/** What every mail says, decisive facts first. All text must be safe for a mail (`mailText`) where it comes from elsewhere. */
export interface Letter {
  title: string;
  opening: string;
  decisive: LetterFact[];
  link: { href: string; label: string } | null;
  /** Paragraphs under a heading of their own. */
  sections: { heading: string; paragraphs: string[] }[];
  details: LetterFact[];
  closing: string[];
}

/** HTML and text are written from the same facts. */
export function renderLetter(subject: string, letter: Letter): { subject: string; html: string; text: string } {
  return { subject, html: htmlOf(subject, letter), text: textOf(letter) };
}

function htmlOf(subject: string, { title, opening, decisive, link, sections, details, closing }: Letter): string {
  return renderMail({
    title: subject,
    children: (
      <>
        <Heading level={1}>{title}</Heading>
        <Paragraph>
          <bdi>{opening}</bdi>
        </Paragraph>
        <FactTable facts={decisive} />
        {link && <LinkButton href={link.href} label={link.label} />}
        {sections.filter(isFilled).map(({ heading, paragraphs }) => (
          <>
            <Heading level={2}>{heading}</Heading>
            {paragraphs.map((paragraph) => (
              <Paragraph key={paragraph}>
                <bdi>{paragraph}</bdi>
              </Paragraph>
            ))}
          </>
        ))}
        {details.length > 0 && <Heading level={2}>Details</Heading>}
        {details.length > 0 && <FactTable facts={details} />}
        {closing.map((sentence) => (
          <Paragraph key={sentence} soft>
            {sentence}
          </Paragraph>
        ))}
      </>
    ),
  });
}

function isFilled({ paragraphs }: { paragraphs: string[] }): boolean {
  return paragraphs.length > 0;
}

function textOf({ title, opening, decisive, link, sections, details, closing }: Letter): string {
  return [
    title,
    opening,
    linesOf(decisive),
    link ? `${link.label}:\n${link.href}` : '',
    ...sections
      .filter(isFilled)
      .map(({ heading, paragraphs }) => [heading, ...paragraphs.map((paragraph) => `- ${paragraph}`)].join('\n')),
    linesOf(details),
    closing.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function linesOf(facts: readonly LetterFact[]): string {
  return facts.map(({ name, value }) => `${name}: ${value}`).join('\n');
}
