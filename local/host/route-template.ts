import { readConstraint } from './route-constraints';
import type { ConstraintCheck } from './route-constraints';

export interface RouteParameter {
  name: string;
  catchAll: boolean;
  optional: boolean;
  defaultValue: string | undefined;
  constraints: ConstraintCheck[];
}

export type RoutePart = { literal: string } | { parameter: RouteParameter };

/** One list of parts for each segment between slashes. */
export type RouteTemplate = RoutePart[][];

/** Reads an ASP.NET route template; throws with the place that cannot be read. */
export function parseRouteTemplate(template: string): RouteTemplate {
  if (/^[/~]/.test(template)) throw new Error(`the route "${template}" must not start with "${template[0]}"`);
  const segments: RouteTemplate = template === '' ? [] : [[]];
  let literal = '';
  const endLiteral = () => {
    if (literal !== '') segments.at(-1)?.push({ literal });
    literal = '';
  };
  for (let at = 0; at < template.length; at++) {
    const char = template[at] as string;
    const doubled = template[at + 1] === char;
    if (char === '/') {
      endLiteral();
      segments.push([]);
    } else if (char === '{' && !doubled) {
      endLiteral();
      const end = endOfParameter(template, at);
      segments.at(-1)?.push({ parameter: parseParameter(template.slice(at + 1, end)) });
      at = end;
    } else {
      if (char === '{' || char === '}') at++;
      literal += char;
    }
  }
  endLiteral();
  check(template, segments);
  return segments;
}

function endOfParameter(template: string, start: number): number {
  for (let at = start + 1; at < template.length; at++) {
    const char = template[at];
    if ((char === '{' || char === '}') && template[at + 1] === char) at++;
    else if (char === '}') return at;
  }
  throw new Error(`the route "${template}" has a parameter that does not end`);
}

function parseParameter(source: string): RouteParameter {
  const text = source.replaceAll('{{', '{').replaceAll('}}', '}');
  const [, stars = '', name = '', rest = ''] = /^(\*{0,2})([^:=?*/{}]+)(.*)$/s.exec(text) ?? [];
  if (name === '') throw new Error(`"{${source}}" is not a route parameter`);
  const { constraints, after } = splitConstraints(rest);
  if (after !== '' && after !== '?' && !after.startsWith('=')) throw new Error(`"{${source}}" cannot be read`);
  return {
    name,
    catchAll: stars !== '',
    optional: after === '?',
    defaultValue: after.startsWith('=') ? after.slice(1) : undefined,
    constraints: constraints.map(toCheck),
  };
}

/** A closing parenthesis ends an argument only where the constraint can end: arguments may hold parentheses. */
function splitConstraints(text: string): { constraints: string[]; after: string } {
  const constraints: string[] = [];
  let rest = text;
  for (;;) {
    const found = /^:([a-z0-9_]+\(.*?\)(?=$|[:=?])|[a-z0-9_]+)/is.exec(rest);
    if (!found) return { constraints, after: rest };
    constraints.push(found[1] as string);
    rest = rest.slice(found[0].length);
  }
}

function toCheck(constraint: string): ConstraintCheck {
  const check = readConstraint(constraint);
  if (!check) throw new Error(`the route constraint "${constraint}" is not known`);
  return check;
}

function check(template: string, segments: RouteTemplate): void {
  const parameters = segments.flat().flatMap((part) => ('parameter' in part ? [part.parameter] : []));
  const names = parameters.map(({ name }) => name.toLowerCase());
  if (new Set(names).size < names.length) throw new Error(`the route "${template}" repeats a parameter`);
  const early = segments.slice(0, -1).flat();
  if (early.some((part) => 'parameter' in part && part.parameter.catchAll)) {
    throw new Error(`the route "${template}" goes on after a catch-all parameter`);
  }
  if (segments.some(hasMisplacedOptional)) {
    throw new Error(
      `the route "${template}" has an optional parameter that neither fills nor ends (after a dot) a segment`,
    );
  }
  if (segments.some((parts) => parts.length === 0)) throw new Error(`the route "${template}" has an empty segment`);
}

function hasMisplacedOptional(parts: RoutePart[]): boolean {
  return parts.some((part, index) => {
    if (!('parameter' in part) || !part.parameter.optional || parts.length === 1) return false;
    const before = parts[index - 1];
    return index !== parts.length - 1 || !before || !('literal' in before) || before.literal !== '.';
  });
}
