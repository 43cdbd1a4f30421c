import { localPlatform, providePlatform, type Platform } from '../../gateways/platform';

const platform = {} as Platform;
afterEach(() => Reflect.deleteProperty(globalThis, Symbol.for('cloud-sync-operator.platform')));

describe('the platform', () => {
  it('is what the host put in place, and nothing where nobody did', () => {
    expect(localPlatform({})).toBeUndefined();
    expect(localPlatform({ WEBSITE_SITE_NAME: 'app' })).toBeUndefined();
    providePlatform(platform);
    expect(localPlatform({})).toBe(platform);
  });

  it('is refused on App Service', () => {
    providePlatform(platform);
    expect(() => localPlatform({ WEBSITE_SITE_NAME: 'app' })).toThrow(/refusing to start/);
  });
});
