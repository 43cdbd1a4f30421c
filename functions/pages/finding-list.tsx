import type { VNode } from 'preact';
import type { Finding } from '../../domain/drift';
import { findingTitle } from '../../orchestrations/drift-check/words';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { capitalized } from '../../orchestrations/kit/pages/wording';

export function configurationHref(domain: string): string {
  return `/api/console/configurations/${encodeURIComponent(domain)}`;
}

/** What differs, for all domains; each leads to the page of its domain. */
export function FindingList({ findings, now }: { findings: readonly Finding[]; now: string }): VNode {
  return (
    <StackedTable
      caption="Findings of drift checks"
      captionIsUnseen
      columns={['Finding', 'About', 'Since', 'Standing']}
      rows={findings.map((finding) => ({
        key: finding.id,
        cells: [
          <Named key="finding" finding={finding} />,
          <About key="about" domain={finding.domain} />,
          <Moment key="since" at={finding.firstSeenAt} now={now} />,
          <Standing key="standing" until={finding.waivedUntil} />,
        ],
      }))}
    />
  );
}

export function Named({ finding: { code, severity, path } }: { finding: Finding }): VNode {
  return (
    <>
      <strong>{capitalized(findingTitle(code))}</strong> ({severity})
      <br />
      <code>
        <Text>{path}</Text>
      </code>
    </>
  );
}

function About({ domain }: { domain: string | null }): VNode {
  if (domain === null) return <>the tenant</>;
  return (
    <a href={configurationHref(domain)}>
      <Text>{domain}</Text>
    </a>
  );
}

export function Standing({ until }: { until: string | null }): VNode {
  if (until === null) return <>open</>;
  return (
    <>
      waived until <Moment at={until} />
    </>
  );
}
