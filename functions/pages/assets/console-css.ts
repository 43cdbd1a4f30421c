/** Stylesheet of every page; served by a door, because pages allow no inline style. */
export const consoleCss = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9;
  --paper: #ffffff;
  --ink: #1a1e24;
  --soft: #525a65;
  --line: #cdd3db;
  --edge: #6c7683;
  --accent: #1a56b0;
  --on-accent: #ffffff;
  --good: #17663a;
  --good-ground: #e3f4e9;
  --waiting: #7a4a00;
  --waiting-ground: #fdf0d5;
  --bad: #a3171f;
  --bad-ground: #fdeaea;
  --busy: #1a4f9c;
  --busy-ground: #e6effb;
  --quiet-ground: #eaedf1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b;
    --paper: #1d2126;
    --ink: #e9ebee;
    --soft: #b4bcc7;
    --line: #3b434d;
    --edge: #8a94a1;
    --accent: #8fbcff;
    --on-accent: #0d1a2d;
    --good: #8fdcae;
    --good-ground: #16301f;
    --waiting: #f3c77b;
    --waiting-ground: #36280d;
    --bad: #ffb0b0;
    --bad-ground: #411a1c;
    --busy: #a9ccff;
    --busy-ground: #1b2d48;
    --quiet-ground: #2a3037;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.5 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, p, ul, ol, dl, dd, blockquote, fieldset, table { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; text-wrap: balance; }
.lead { text-wrap: pretty; }
h2 { font-size: 1.25rem; line-height: 1.3; margin-top: 2rem; }
code { font: 0.875em/1.5 ui-monospace, 'Cascadia Mono', Consolas, Menlo, monospace; }
a { color: var(--accent); text-underline-offset: 0.15em; }
button, input, select, textarea { font: inherit; color: inherit; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }

.skip { position: absolute; left: -100vw; }
.skip:focus { left: 0.5rem; top: 0.5rem; padding: 0.5rem 1rem; background: var(--paper); z-index: 1; }

.top {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.25rem 2rem;
  padding: 0.5rem max(1rem, calc((100vw - 64rem) / 2));
  background: var(--paper);
  border-bottom: 1px solid var(--line);
}
.brand { font-weight: 650; }
.top ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; }
.top nav a { display: inline-block; padding: 0.6rem 0; text-decoration: none; color: var(--ink); }
.top nav a:hover { text-decoration: underline; }
.top nav a[aria-current] { font-weight: 600; box-shadow: inset 0 -3px var(--accent); }
.viewer { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; margin-left: auto; font-size: 0.875rem; color: var(--soft); }
.viewer a { padding: 0.25rem 0; }

main {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 0.75rem;
  max-width: 66rem;
  margin: 0 auto;
  padding: 1.5rem 1rem 4rem;
}
section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
section:empty { display: none; }
.eyebrow, .hint, .refreshed { font-size: 0.875rem; font-weight: 400; color: var(--soft); }
.lead { font-size: 1.125rem; max-width: 52rem; }
.standing { font-size: 1.125rem; }
.none { color: var(--soft); font-style: italic; }
.jump { display: inline-block; padding: 0.65rem 0; font-weight: 600; }

.facts {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 0.25rem 1rem;
}
.facts > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 1rem; padding: 0.5rem 0; }
.facts > div + div { border-top: 1px solid var(--line); }
.facts dt { color: var(--soft); }

.note { border-left: 4px solid var(--busy); background: var(--busy-ground); padding: 0.6rem 1rem; border-radius: 4px; }
.note > * + * { margin-top: 0.4rem; }
.note.good { border-color: var(--good); background: var(--good-ground); }
.note.warning { border-color: var(--waiting); background: var(--waiting-ground); }
.note.critical { border-color: var(--bad); background: var(--bad-ground); }
.changes ul { padding-left: 1.25rem; }
.changes > div + div { margin-top: 0.5rem; }
.risks { display: grid; gap: 0.5rem; list-style: none; }

.badge {
  display: inline-block;
  padding: 0.05rem 0.6rem;
  border: 1px solid currentColor;
  border-radius: 1rem;
  overflow-wrap: normal;
  font-size: 0.875rem;
  font-weight: 600;
  color: var(--soft);
  background: var(--quiet-ground);
}
.badge.good { color: var(--good); background: var(--good-ground); }
.badge.waiting { color: var(--waiting); background: var(--waiting-ground); }
.badge.bad { color: var(--bad); background: var(--bad-ground); }
.badge.busy { color: var(--busy); background: var(--busy-ground); }

table.stacked { width: 100%; table-layout: fixed; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); }
.stacked caption { text-align: left; font-weight: 600; padding: 0.5rem 0; background: var(--ground); }
.stacked th, .stacked td { text-align: left; vertical-align: top; padding: 0.6rem 0.75rem; font-weight: 400; }
/* Outside the flow, not hidden: it names the table. */
.stacked caption.unseen, .unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; padding: 0; overflow: hidden; }
.stacked thead th { overflow-wrap: normal; font-size: 0.875rem; color: var(--soft); border-bottom: 1px solid var(--edge); padding-block: 0.4rem; }
.stacked tbody tr + tr > * { border-top: 1px solid var(--line); }
.stacked thead th:first-child { width: 36%; }
.stacked thead th:first-child:nth-last-child(2) { width: 58%; }
.stacked thead th:first-child:nth-last-child(3):has(~ .narrow) { width: 48%; }
.stacked thead th.narrow { width: 11.5rem; }
.stacked thead th.narrow:first-child:nth-last-child(n) { width: 14rem; }
.jumps { display: flex; flex-wrap: wrap; gap: 0 1.5rem; list-style: none; }
.jumps a { display: inline-block; padding: 0.35rem 0; }
.stacked .label { display: none; }
.values { list-style: none; }
.values, .pairs, .mails, .people { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.25rem; }
.pairs dt { font-size: 0.875rem; color: var(--soft); }
.goes { color: var(--bad); }
.comes { color: var(--good); }
summary { cursor: pointer; padding: 0.25rem 0; color: var(--soft); font-size: 0.875rem; }

.decisions, .timeline { list-style: none; display: grid; gap: 0.75rem; }
blockquote { border-left: 3px solid var(--line); padding-left: 0.75rem; white-space: pre-line; }
.timeline > li { border-left: 3px solid var(--line); padding-left: 0.75rem; }
.progress { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem; }
progress { width: min(24rem, 100%); height: 0.75rem; accent-color: var(--accent); }

form { display: grid; gap: 0.5rem; justify-items: start; max-width: 44rem; }
.decide { background: var(--paper); border: 2px solid var(--edge); border-radius: 6px; padding: 1rem; margin-top: 1rem; }
.decide h2 { margin: 0; }
fieldset { border: 0; display: grid; gap: 0.5rem; justify-self: stretch; min-width: 0; }
legend { padding: 0; margin-bottom: 0.25rem; }
.choice {
  display: flex;
  gap: 0.75rem;
  align-items: baseline;
  padding: 0.65rem 0.75rem;
  border: 1px solid var(--edge);
  border-radius: 4px;
  cursor: pointer;
}
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; flex: none; translate: 0 0.15rem; }
form > label { font-weight: 600; margin-top: 0.5rem; }
textarea, form > select, form > input:not([type='hidden']) {
  width: 100%;
  background: var(--ground);
  border: 1px solid var(--edge);
  border-radius: 4px;
  padding: 0.6rem 0.75rem;
}
button {
  min-height: 2.75rem;
  padding: 0.5rem 1.5rem;
  margin-top: 0.5rem;
  border: 1px solid var(--accent);
  border-radius: 4px;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
  cursor: pointer;
}
button.quiet { background: transparent; color: var(--accent); }
button:hover { text-decoration: underline; }

.people { gap: 0.5rem; justify-self: stretch; list-style: none; }
.people button { width: 100%; margin: 0; text-align: left; display: grid; }
.people span { font-weight: 400; font-size: 0.875rem; }
.mail { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; }
.mail pre { margin: 0.5rem 0 0; font: inherit; white-space: pre-wrap; }
.mail .values a { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
th .detail, td .detail { font-weight: 400; }
.mails { gap: 0.75rem; list-style: none; }
.mail h2 { margin: 0; font-size: 1.0625rem; }

@media (max-width: 40rem) {
  h1 { font-size: 1.4rem; }
  .viewer { margin-left: 0; }
  .facts > div { grid-template-columns: minmax(0, 1fr); }
  .facts dt { font-size: 0.875rem; }
  table.stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td, .stacked caption { display: block; width: 100%; }
  .stacked thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stacked tbody tr + tr > * { border-top: 0; }
  .stacked tbody tr + tr { border-top: 1px solid var(--edge); }
  .stacked tbody th { font-weight: 600; padding-bottom: 0.25rem; }
  .stacked td { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: 0.75rem; padding-block: 0.25rem; }
  .stacked tr > :last-child { padding-bottom: 0.75rem; }
  .stacked .label { display: inline; font-size: 0.875rem; color: var(--soft); }
}
@media print {
  .top nav, .viewer, .skip, .decide, .jump, .refreshed { display: none; }
  details::details-content { display: block; content-visibility: visible; }
}
`;
