import type { VNode } from 'preact';
import { renderPage, Text } from '../../orchestrations/kit/pages/frame';
import { counted } from '../../domain/counted';
import { Moment } from '../../orchestrations/kit/pages/moment';

export interface InboxView {
  /** Newest first. */
  mails: {
    id: string;
    to: string[];
    subject: string;
    receivedAt: string;
    text: string;
    links: string[];
  }[];
  /** The address asked for with `?to=`. */
  to?: string;
  now: string;
}

/** `GET /_local/inbox`: what was mailed in the local world. */
export function renderInbox(view: InboxView): string {
  return renderPage({ title: 'Inbox (local world)', children: <Inbox {...view} /> });
}

function Inbox({ mails, to, now }: InboxView): VNode {
  return (
    <>
      <h1>Inbox of the local world</h1>
      <p class="lead">
        {counted(mails.length, 'mail')}
        {to !== undefined && (
          <>
            {' to '}
            <Text>{to}</Text>
          </>
        )}
        , newest first. <a href="/_local/inbox">All mails</a> · <a href="/api/console">Console</a>
      </p>
      <ol class="mails">
        {mails.map((mail) => (
          <li key={mail.id}>
            <Mail mail={mail} now={now} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Mail({ mail, now }: { mail: InboxView['mails'][number]; now: string }): VNode {
  return (
    <article class="mail" aria-labelledby={`mail-${mail.id}`}>
      <h2 id={`mail-${mail.id}`}>
        <Text>{mail.subject}</Text>
      </h2>
      <p class="hint">
        To{' '}
        {mail.to.map((address, index) => (
          <span key={address}>
            {index > 0 && ', '}
            <a href={`/_local/inbox?to=${encodeURIComponent(address)}`}>
              <Text>{address}</Text>
            </a>
          </span>
        ))}
        , <Moment at={mail.receivedAt} now={now} />
      </p>
      <ul class="values">
        {mail.links.filter(isWebAddress).map((link) => (
          <li key={link}>
            <a href={link}>
              <Text>{link}</Text>
            </a>
          </li>
        ))}
      </ul>
      <details>
        <summary>Text of the mail</summary>
        <pre>
          <Text>{mail.text}</Text>
        </pre>
      </details>
      <p>
        <a href={`/_local/inbox/${encodeURIComponent(mail.id)}`}>As its reader sees it</a>
      </p>
    </article>
  );
}

/** A mail could name any address; only those a browser may open are made links. */
function isWebAddress(link: string): boolean {
  return /^https?:\/\//i.test(link);
}
