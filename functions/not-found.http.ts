import type { OpenDoor } from './http/door';
import { ProblemError } from './http/problem';

/** Everything else. Routes are tried in the alphabetical order of function names, so this one must sort last. */
export function notFoundDoor(): OpenDoor {
  return {
    name: 'zz-not-found',
    route: '{*path}',
    audience: 'anyone',
    methods: {},
    everyMethod: async () => {
      throw new ProblemError('NOT_FOUND', 'No route has this address. GET /api/openapi.json lists all of them.');
    },
  };
}
