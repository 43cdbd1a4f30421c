import { createHookFolder, type HookFolder } from './hook-folder';

/** A `curl` that answers from files: each look at the health takes a line, and the last one stays. */
const curl = `
case "$*" in
  */api/health)
    head -n 1 health
    [ "$(wc -l <health)" -le 1 ] || { tail -n +2 health >rest; mv rest health; } ;;
  */api/runs) cat runs ;;
esac
`;

let folder: HookFolder;
beforeEach(() => {
  folder = createHookFolder();
  folder.command('curl', curl);
});
afterEach(() => folder.remove());

function hook({ health, runs = '401' }: { health: string[]; runs?: string }) {
  folder.given('health', `${health.join('\n')}\n`);
  folder.given('runs', runs);
  const ended = folder.run('postdeploy.sh', { PUBLIC_BASE_URL: 'https://app.example' });
  const asked = ended.calls.flatMap((call) => /^curl .*https:\/\/app\.example(\S+)$/.exec(call)?.[1] ?? []);
  return { ...ended, asked };
}

test('waits until the app answers, then looks whether it lets anybody in', () => {
  const { status, stdout, asked, calls } = hook({ health: ['000', '503', '200'] });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'The app answers, and refuses who is not signed in.\n' });
  expect(asked).toEqual(['/api/health', '/api/health', '/api/health', '/api/runs']);
  expect(calls.filter((call) => call.startsWith('sleep'))).toEqual(['sleep 15', 'sleep 15']);
});

test('asks as somebody who forges a principal, and the same again the second time', () => {
  const first = hook({ health: ['200'] });
  const principal = /X-MS-CLIENT-PRINCIPAL: (\S+)/.exec(first.calls.at(-1) ?? '')?.[1] ?? '';
  expect(JSON.parse(Buffer.from(principal, 'base64').toString())).toEqual({ claims: [] });
  expect(hook({ health: ['200'] }).calls).toEqual(first.calls);
});

test('gives up after five minutes, and looks no further', () => {
  const { status, stdout, asked } = hook({ health: ['503'] });
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /does not answer 200 at https:\/\/app\.example\/api\/health\. Look at docs\/troubleshooting\.md/,
  );
  expect(asked).toEqual(Array(20).fill('/api/health'));
});

test.each([
  ['403', 0, /refuses who is not signed in/],
  ['503', 0, /Nobody can sign in yet: there is no app registration/],
  ['200', 1, /answered with 200 instead of 401\. Stop the app/],
  ['302', 1, /answered with 302 instead of 401/],
  ['000', 1, /answered with 000 instead of 401/],
])('an anonymous request that is answered %s ends with %i', (runs, status, said) => {
  expect(hook({ health: ['200'], runs })).toMatchObject({ status, stdout: expect.stringMatching(said) });
});
