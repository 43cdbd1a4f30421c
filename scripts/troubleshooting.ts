import { writeFileSync } from 'node:fs';
import { troubleshootingPage } from './troubleshooting/page';

/** `npm run troubleshooting` writes what a person finds who meets a code. */
writeFileSync('docs/troubleshooting.md', troubleshootingPage());
