import fc from 'fast-check';
import { GraphFailure } from '../../../../local/tenant/http/graph-failure';
import { parseMime } from '../../../../local/tenant/http/mail/mime-message';
import { linksOf, textOfHtml } from '../../../../local/tenant/http/mail/message-text';
import { parseFilter } from '../../../../local/tenant/http/odata/filter';
import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeAll(async () => {
  tenant = await startSmallTenant();
});
afterAll(() => tenant.close());

const filterPiece = fc.constantFrom(
  ...[
    "'text'",
    'displayName',
    'eq',
    'any(',
    'p:p',
    '(',
    ')',
    ',',
    ' ',
    'and',
    'not',
    'in',
    'null',
    '1',
    '/',
    "'",
    'startswith(',
  ],
);

test('any filter is understood or refused in Graph words', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(filterPiece).map((pieces) => pieces.join(' ')),
      ),
      (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          if (!(error instanceof GraphFailure)) throw error;
        }
      },
    ),
  );
});

test('any bytes are a message or none', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseMime(Buffer.from(bytes))));
  fc.assert(fc.property(fc.string(), (html) => void linksOf(html, textOfHtml(html))));
});

const segments = [
  'users',
  'groups',
  'members',
  'synchronization',
  'servicePrincipals',
  "(appId='x')",
  '%',
  '..',
  '$batch',
  'jobs',
  'é',
  '()',
];
const path = fc.array(fc.oneof(fc.constantFrom(...segments), fc.string()), { maxLength: 6 });
const body = fc.oneof(
  fc.jsonValue(),
  fc.record({ requests: fc.array(fc.record({ id: fc.string(), url: fc.string(), method: fc.string() })) }),
);

test('no address and no body makes the tenant fail', async () => {
  const request = fc.tuple(fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE'), path, body);
  await fc.assert(
    fc.asyncProperty(request, async ([method, parts, content]) => {
      const address = `/v1.0/${parts.map((part) => encodeURI(part).replace(/[#?]/g, '')).join('/')}`;
      const answer = await tenant.send(method, address, method === 'GET' ? {} : { body: content });
      expect(answer.status).not.toBe(500);
    }),
    { numRuns: 150 },
  );
  expect(tenant.complaints).toEqual([]);
});
