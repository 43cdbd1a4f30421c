import type { RouteParameter, RoutePart, RouteTemplate } from './route-template';

/** Values of the parameters by name, or undefined when the path does not match. Ignores case and one slash at the end. */
export function matchRoute(template: RouteTemplate, path: string): Record<string, string> | undefined {
  const segments = segmentsOf(path);
  const values: Record<string, string> = {};
  for (const [index, parts] of template.entries()) {
    const found = catchAllOf(parts) ? segments.splice(index).join('/') : segments[index];
    if (!matchSegment(parts, found, values)) return undefined;
  }
  return segments.length > template.length ? undefined : values;
}

function segmentsOf(path: string): string[] {
  const inner = path.replace(/^\//, '').replace(/\/$/, '');
  return inner === '' ? [] : inner.split('/');
}

function catchAllOf(parts: RoutePart[]): boolean {
  return parts.some((part) => 'parameter' in part && part.parameter.catchAll);
}

function matchSegment(parts: RoutePart[], found: string | undefined, values: Record<string, string>): boolean {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only && 'parameter' in only) return matchWhole(only.parameter, found, values);
  if (found === undefined) return false;
  const texts = textsOf(parts, found);
  if (!texts) return false;
  const parameters = parts.flatMap((part) => ('parameter' in part ? [part.parameter] : []));
  return parameters.every((parameter, index) => take(parameter, texts[index], values));
}

function matchWhole(parameter: RouteParameter, found: string | undefined, values: Record<string, string>): boolean {
  if (found === '' && !parameter.catchAll) return false;
  return take(parameter, found === '' ? undefined : found, values);
}

/** A missing value is the default, or leaves no key when it is optional. */
function take(parameter: RouteParameter, text: string | undefined, values: Record<string, string>): boolean {
  const value = text ?? parameter.defaultValue;
  if (value === undefined) return parameter.optional || parameter.catchAll;
  values[parameter.name] = value;
  return parameter.constraints.every((satisfied) => satisfied(value));
}

/** Of several parameters in one segment the first takes as much as it can. An optional one at the end goes with its dot. */
function textsOf(parts: RoutePart[], found: string): string[] | undefined {
  const texts = segmentPattern(parts).exec(found)?.slice(1);
  const last = parts.at(-1);
  if (texts || !last || !('parameter' in last) || !last.parameter.optional) return texts;
  return segmentPattern(parts.slice(0, -2)).exec(found)?.slice(1);
}

function segmentPattern(parts: RoutePart[]): RegExp {
  const pattern = parts.map((part) => ('parameter' in part ? '(.+)' : escaped(part.literal))).join('');
  return new RegExp(`^${pattern}$`, 'is');
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
