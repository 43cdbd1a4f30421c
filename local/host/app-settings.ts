import { StartRefused } from './start-refused';

/** This is the stand-in for the platform: under the real one it must not run. */
export function refuseInAzure(settings: Record<string, string>): void {
  if (process.env['WEBSITE_SITE_NAME'] !== undefined || settings['WEBSITE_SITE_NAME'] !== undefined) {
    throw new StartRefused('WEBSITE_SITE_NAME is set: the embedded host does not run inside Azure App Service.');
  }
}

/** Puts settings into the environment; what it answers puts the environment back. */
export function applySettings(settings: Record<string, string>): () => void {
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
