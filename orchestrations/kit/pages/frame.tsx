import type { ComponentChildren, VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import type { Viewer } from './viewer';
import { visible } from './visible-text';

/** Where the door serves what every page links to. */
export const stylesheetPath = '/api/assets/console.css';
export const scriptPath = '/api/assets/console.js';
export const iconPath = '/api/assets/favicon.svg';

const places = [
  { key: 'console', href: '/api/console', label: 'Overview' },
  { key: 'approvals', href: '/api/approvals', label: 'My approvals' },
  { key: 'ledger', href: '/api/console/ledger', label: 'Ledger' },
] as const;

interface Frame {
  title: string;
  signedIn?: Viewer | undefined;
  /** The entry of the navigation this page is. */
  place?: (typeof places)[number]['key'] | undefined;
  /** Seconds between refreshes of the regions marked `data-region`; without it the page has no script. */
  refreshSeconds?: number | undefined;
  children: ComponentChildren;
}

/** A whole HTML document: landmarks, skip link, no inline script and no inline style. */
export function renderPage(frame: Frame): string {
  return `<!doctype html>${renderToStaticMarkup(<Document {...frame} />)}`;
}

function Document({ title, signedIn, place, refreshSeconds, children }: Frame): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${visible(title)} · Cloud Sync Operator`}</title>
        <link rel="icon" href={iconPath} type="image/svg+xml" />
        <link rel="stylesheet" href={stylesheetPath} />
        {refreshSeconds !== undefined && <script src={scriptPath} defer />}
      </head>
      <body data-refresh-seconds={refreshSeconds}>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <Header signedIn={signedIn} place={place} />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
}

function Header({ signedIn, place }: Pick<Frame, 'signedIn' | 'place'>): VNode {
  return (
    <header class="top">
      <p class="brand">Cloud Sync Operator</p>
      {signedIn && (
        <>
          <nav aria-label="Console">
            <ul>
              {places.map(({ key, href, label }) => (
                <li key={key}>
                  <a href={href} aria-current={key === place ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <p class="viewer">
            <span>
              Signed in as <Text>{signedIn.name}</Text>
            </span>
            <a href="/.auth/logout">Sign out</a>
          </p>
        </>
      )}
    </header>
  );
}

/** Text from elsewhere: isolated from the direction of its neighbours, deceiving characters written out. */
export function Text({ children }: { children: string }): VNode {
  return <bdi>{visible(children)}</bdi>;
}
