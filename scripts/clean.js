// A file that was deleted in the sources must not live on in the build: the app is loaded from there.
require('node:fs').rmSync('dist', { recursive: true, force: true });
