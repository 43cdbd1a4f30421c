import { resolve } from 'node:path';
import { writeGallery } from './gallery/write-gallery';

const folder = resolve(process.argv[2] ?? 'out/gallery');
const { mails, pages } = writeGallery(folder);
console.log(`${mails} mails and ${pages} pages: ${folder}/index.html`);
