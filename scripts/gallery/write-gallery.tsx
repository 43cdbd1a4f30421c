import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleCss } from '../../functions/pages/assets/console-css';
import { consoleJs } from '../../functions/pages/assets/console-js';
import { faviconSvg } from '../../functions/pages/assets/favicon-svg';
import { renderPage } from '../../orchestrations/kit/pages/frame';
import { everyMail } from './mails';
import { everyPage } from './pages';

interface Shown {
  name: string;
  files: string[];
  note: string;
}

/** Writes every mail (HTML and text) and every page into a folder, with an `index.html` that leads to them; says how many. */
export function writeGallery(folder: string): { mails: number; pages: number } {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write('assets/console.css', consoleCss);
  write('assets/console.js', consoleJs);
  write('assets/favicon.svg', faviconSvg);
  const mails = everyMail().map(({ name, subject, html, text }) => {
    const file = `mail-${fileName(name)}`;
    write(`${file}.html`, html);
    write(`${file}.txt`, `Subject: ${subject}\n\n${text}\n`);
    return { name, files: [`${file}.html`, `${file}.txt`], note: subject };
  });
  const pages = everyPage().map(({ name, html, source }) => {
    const file = `page-${fileName(name)}.html`;
    write(file, fromDisk(html));
    return { name, files: [file], note: source };
  });
  write('index.html', fromDisk(renderIndex(mails, pages)));
  return { mails: mails.length, pages: pages.length };
}

function fileName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** A page that is opened from a folder finds its assets beside it. */
function fromDisk(html: string): string {
  return html.replaceAll('"/api/assets/', '"assets/');
}

function renderIndex(mails: readonly Shown[], pages: readonly Shown[]): string {
  return renderPage({
    title: 'Gallery',
    children: (
      <>
        <h1>Gallery</h1>
        <p class="lead">Every mail and every page, with sample data.</p>
        <h2>Mails</h2>
        <ShownList shown={mails} />
        <h2>Pages</h2>
        <ShownList shown={pages} />
      </>
    ),
  });
}

function ShownList({ shown }: { shown: readonly Shown[] }) {
  return (
    <ul>
      {shown.map(({ name, files, note }) => (
        <li key={name}>
          {name}:{' '}
          {files.map((file, index) => (
            <span key={file}>
              {index > 0 && ', '}
              <a href={file}>{file}</a>
            </span>
          ))}
          <p class="hint">{note}</p>
        </li>
      ))}
    </ul>
  );
}
