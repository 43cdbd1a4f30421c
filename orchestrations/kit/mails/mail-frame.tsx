import type { ComponentChildren, JSX, VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';

const font = "'Segoe UI', system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif";

// Near-black and near-white: Outlook recolours pure ones by itself. Checked in both schemes: text 4.5:1, button edge 3:1.
const colours = {
  ground: '#f4f5f7',
  paper: '#fdfdfd',
  ink: '#1b1f24',
  soft: '#545b64',
  line: '#c9ced6',
  accent: '#2a6bd0',
};

// Attributes that HTML gave up and Outlook still needs; Preact's types do not know them.
const borderless = { border: '0' };
const third = { width: '34%' };

const darkScheme = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .ground { background-color: #15181c !important; }
  .paper { background-color: #1e2227 !important; }
  .ink { color: #e8eaed !important; }
  .soft { color: #b3bac4 !important; }
  .line { border-color: #454c56 !important; }
  .link { color: #9cc2ff !important; }
}`;

/** Layout tables and inline styles, because Outlook on the desktop knows nothing newer; at most 600 pixels wide. */
export function renderMail({ title, children }: { title: string; children: ComponentChildren }): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style>{darkScheme}</style>
      </head>
      <body class="ground" style={{ margin: 0, padding: 0, backgroundColor: colours.ground }}>
        <Layout class="ground" style={{ backgroundColor: colours.ground }} width="100%">
          <td align="center" style={{ padding: '16px 8px' }}>
            <Layout class="paper" style={{ backgroundColor: colours.paper, maxWidth: '600px' }} width="100%">
              <td style={{ padding: '24px', fontFamily: font, fontSize: '16px', lineHeight: '24px' }}>{children}</td>
            </Layout>
          </td>
        </Layout>
      </body>
    </html>,
  )}`;
}

interface LayoutTable {
  class?: string;
  style: JSX.CSSProperties;
  width?: string;
  children: ComponentChildren;
}

function Layout({ class: name, style, width, children }: LayoutTable): VNode {
  return (
    <table
      role="presentation"
      class={name}
      cellPadding="0"
      cellSpacing="0"
      {...borderless}
      width={width}
      style={{ borderCollapse: 'collapse', ...style }}
    >
      <tbody>
        <tr>{children}</tr>
      </tbody>
    </table>
  );
}

export function Heading({ level, children }: { level: 1 | 2; children: ComponentChildren }): VNode {
  const style = { color: colours.ink, margin: level === 1 ? '0 0 12px' : '24px 0 8px', wordBreak: 'break-word' };
  return level === 1 ? (
    <h1 class="ink" style={{ ...style, fontSize: '22px', lineHeight: '28px' }}>
      {children}
    </h1>
  ) : (
    <h2 class="ink" style={{ ...style, fontSize: '17px', lineHeight: '24px' }}>
      {children}
    </h2>
  );
}

export function Paragraph({ soft = false, children }: { soft?: boolean; children: ComponentChildren }): VNode {
  const style = soft ? { color: colours.soft, fontSize: '14px', lineHeight: '21px' } : { color: colours.ink };
  return (
    <p class={soft ? 'soft' : 'ink'} style={{ margin: '0 0 12px', wordBreak: 'break-word', ...style }}>
      {children}
    </p>
  );
}

/** A real data table: each row is named by its header cell. */
export function FactTable({ facts }: { facts: readonly { name: string; value: string }[] }): VNode {
  const cell = {
    padding: '8px 12px 8px 0',
    borderTop: `1px solid ${colours.line}`,
    textAlign: 'left',
    verticalAlign: 'top',
    fontSize: '15px',
    lineHeight: '22px',
  };
  return (
    <table
      cellPadding="0"
      cellSpacing="0"
      {...borderless}
      width="100%"
      style={{ borderCollapse: 'collapse', margin: '8px 0' }}
    >
      <tbody>
        {facts.map(({ name, value }) => (
          <tr key={name}>
            <th scope="row" class="soft line" {...third} style={{ ...cell, color: colours.soft, fontWeight: 600 }}>
              {name}
            </th>
            <td class="ink line" style={{ ...cell, color: colours.ink, wordBreak: 'break-word' }}>
              <bdi>{value}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The one link of a mail: a padded cell, no VML, because screen readers stumble over it; the address stands below. */
export function LinkButton({ href, label }: { href: string; label: string }): VNode {
  const edge = `1px solid ${colours.accent}`;
  return (
    <>
      <Layout style={{ margin: '20px 0 12px' }}>
        <td
          {...{ bgcolor: colours.accent }}
          style={{ backgroundColor: colours.accent, border: edge, padding: '12px 24px' }}
        >
          <a href={href} style={{ color: '#fdfdfd', fontWeight: 600, textDecoration: 'none', display: 'inline-block' }}>
            {label}
          </a>
        </td>
      </Layout>
      <Paragraph soft>
        Or open this address:
        <br />
        <a class="link" href={href} style={{ color: colours.accent, wordBreak: 'break-all' }}>
          {href}
        </a>
      </Paragraph>
    </>
  );
}
