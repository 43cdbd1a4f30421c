import type { OpenDoor } from './http/door';
import { consoleCss } from './pages/assets/console-css';
import { consoleJs } from './pages/assets/console-js';
import { faviconSvg } from './pages/assets/favicon-svg';
import { ProblemError } from './http/problem';

const assets: Readonly<Record<string, { type: string; content: string }>> = {
  'console.css': { type: 'text/css; charset=utf-8', content: consoleCss },
  'console.js': { type: 'text/javascript; charset=utf-8', content: consoleJs },
  'favicon.svg': { type: 'image/svg+xml', content: faviconSvg },
};

/** Stylesheet, script and icon of all pages, also of those that say that nobody is signed in. */
export function assetsDoor(): OpenDoor {
  return {
    name: 'assets',
    route: 'assets/{file}',
    audience: 'anyone',
    methods: {
      GET: {
        summary: 'Stylesheet, script and icon of the pages',
        answer: { status: 200, type: 'text/css' },
        async handle({ request }) {
          const file = request.params['file'] ?? '';
          const asset = Object.hasOwn(assets, file) ? assets[file] : undefined;
          if (!asset) throw new ProblemError('NOT_FOUND', 'There is no such file.');
          // Revalidated at once: after a deployment pages and stylesheet must fit together.
          const headers = { 'content-type': asset.type, 'cache-control': 'no-cache' };
          return { status: 200, headers, body: asset.content };
        },
      },
    },
  };
}
