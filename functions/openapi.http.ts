import { json } from './http/answers';
import type { Door, OpenDoor } from './http/door';
import { openApiDocument } from './http/openapi-document';

/** Lists the doors given and itself. */
export function openApiDoor(doors: readonly Door[], publicBaseUrl: string): OpenDoor {
  const door: OpenDoor = {
    name: 'openapi',
    route: 'openapi.json',
    audience: 'anyone',
    methods: {
      GET: {
        summary: 'This contract as OpenAPI 3.1',
        answer: { status: 200, type: 'application/json' },
        handle: async () => json(200, document()),
      },
    },
  };
  let made: object | undefined;
  const document = () => (made ??= openApiDocument([...doors, door], publicBaseUrl));
  return door;
}
