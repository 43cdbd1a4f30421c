// A file that was deleted in the sources must not live on in the build: the app is loaded from there. The rest stays, because a
// world that is running may still load it.
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { join, relative } = require('node:path');

if (existsSync('dist')) {
  for (const entry of readdirSync('dist', { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const source = relative('dist', path).replace(/\.js(\.map)?$/, '');
    const isStale = entry.isFile() && !['.ts', '.tsx', '.js'].some((ending) => existsSync(source + ending));
    if (isStale) rmSync(path);
  }
}
