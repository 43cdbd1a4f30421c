import { type Doors, openDoors } from '../../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../../support/http/world';

const webhook = '/api/webhooks/ou-onboardings';
const json = { 'content-type': 'application/json' };

let world: DoorWorld;
let doors: Doors;
beforeEach(() => {
  world = aDoorWorld();
  doors = openDoors(world);
});
afterEach(() => world.close());

async function answerTo(raw: string | Uint8Array, headers: Record<string, string> = json) {
  const { status, body } = await doors.send('POST', webhook, { raw, headers });
  return [status, body.code];
}

describe('a body', () => {
  it.each(['', '{', '{"a":1}}', 'null null', '{"a":undefined}', "{'a':1}", '[1,]'])(
    'of %j is not JSON',
    async (raw) => {
      expect(await answerTo(raw)).toEqual([400, 'INVALID_JSON']);
    },
  );

  it('in broken UTF-8 is not JSON', async () => {
    expect(await answerTo(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))).toEqual([400, 'INVALID_JSON']);
  });

  it.each(['null', '[]', '"text"', '7', 'true', '{}'])('that is %s is JSON, but no request', async (raw) => {
    expect(await answerTo(raw)).toEqual([400, 'INVALID_REQUEST']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'json', ''])(
    'as %j is not taken',
    async (type) => {
      expect(await answerTo('{}', { 'content-type': type })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.itsm+json'])(
    'as %j is taken',
    async (type) => {
      expect(await answerTo('{}', { 'content-type': type })).toEqual([400, 'INVALID_REQUEST']);
    },
  );

  it('with a byte order mark is taken, as PowerShell writes it', async () => {
    expect(await answerTo('\ufeff{}')).toEqual([400, 'INVALID_REQUEST']);
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('nested ten thousand deep with %s is refused and does no harm', async (open, close) => {
    const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
    expect(await answerTo(deep)).toEqual([400, 'INVALID_REQUEST']);
    expect(await answerTo(`{"domain":${deep}}`)).toEqual([400, 'INVALID_REQUEST']);
    expect(await answerTo(open.repeat(10_000))).toEqual([400, 'INVALID_JSON']);
  });

  it('does not take brackets inside of texts for nesting', async () => {
    const raw = JSON.stringify({ reason: `\\"${'['.repeat(500)}\\` });
    const { body } = await doors.send('POST', webhook, { raw, headers: json });
    expect(body.errors.map(({ code }: { code: string }) => code)).not.toContain('TOO_DEEP');
  });

  it('over 256 KiB is too large, also when only its length says so', async () => {
    const fits = `{"a":"${'x'.repeat(256 * 1024 - 8)}"}`;
    expect(Buffer.byteLength(fits)).toBe(256 * 1024);
    expect(await answerTo(fits)).toEqual([400, 'INVALID_REQUEST']);
    expect(await answerTo(`${fits} `)).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await answerTo('{}', { ...json, 'content-length': '300000' })).toEqual([413, 'BODY_TOO_LARGE']);
  });
});
