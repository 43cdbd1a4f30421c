import { consoleCss } from '../../../../functions/pages/assets/console-css';

const [light = '', rest = ''] = consoleCss.split('@media (prefers-color-scheme: dark)');
const schemes = { light: coloursOf(light), dark: coloursOf(rest) };

function coloursOf(css: string): Record<string, string> {
  const found = [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]));
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminanceOf(colour = '#000000'): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one?: string, other?: string): number {
  const [lower = 0, higher = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (higher + 0.05) / (lower + 0.05);
}

const texts = [
  ...['ink', 'soft', 'accent'].flatMap((text) => ['ground', 'paper'].map((ground) => [text, ground] as const)),
  ...['good', 'waiting', 'bad', 'busy'].map((text) => [text, `${text}-ground`] as const),
  ...['good', 'waiting', 'bad', 'busy'].map((ground) => ['ink', `${ground}-ground`] as const),
  ['soft', 'quiet-ground'],
  ['on-accent', 'accent'],
] as const;

describe.each(['light', 'dark'] as const)('colours of the %s scheme', (scheme) => {
  const colours = schemes[scheme];

  test.each(texts)('%s on %s reads with a contrast of 4.5', (text, ground) => {
    expect(contrastOf(colours[text], colours[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['ground', 'paper'])('edges of fields stand out of %s with a contrast of 3', (ground) => {
    expect(contrastOf(colours['edge'], colours[ground])).toBeGreaterThanOrEqual(3);
  });
});

test('asks for nothing from elsewhere', () => {
  expect(consoleCss).not.toMatch(/url\(|@import/);
});
