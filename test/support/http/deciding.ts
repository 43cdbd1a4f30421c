import type { Doors, Reply } from './knocks';
import type { Name } from './world';

export const asJson = { accept: 'application/json' };

interface More {
  comment?: string;
  headers?: Record<string, string>;
}

export interface Deciding {
  csrfOf(link: string, as: Name): Promise<string>;
  approve(link: string, as: Name, more?: More): Promise<Reply>;
  reject(link: string, as: Name, more?: More): Promise<Reply>;
}

/** Reads the page first, as a person does, and posts its `csrf` back as JSON. */
export function deciding(doors: Doors): Deciding {
  const csrfOf: Deciding['csrfOf'] = async (link, as) =>
    (await doors.send('GET', link, { as, headers: asJson })).body.csrf;
  const decider =
    (decision: string) =>
    async (link: string, as: Name, { headers = {}, ...comment }: More = {}) =>
      doors.send('POST', link, { as, headers, json: { decision, csrf: await csrfOf(link, as), ...comment } });
  return { csrfOf, approve: decider('approve'), reject: decider('reject') };
}
