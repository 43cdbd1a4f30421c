const oldest = { major: 22, minor: 13 };

/** Says what is missing instead of failing on the first unknown module: `node:sqlite` needs 22.13. */
export function checkNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  console.error(
    `Node ${version} is too old: the local world needs ${oldest.major}.${oldest.minor} or newer. ` +
      '"npm ci" brings Node 24 along when install scripts may run (npm config get ignore-scripts), and npm scripts then use it.',
  );
  process.exit(1);
}
