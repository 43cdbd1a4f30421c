import { Cron } from 'croner';

export interface TimerSchedule {
  /** The first occurrence after an instant, both in epoch milliseconds; undefined when there is none. */
  next(after: number): number | undefined;
}

interface Field {
  name: string;
  least: number;
  most: number;
  names?: string[];
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

const FIELDS: Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day of the week', least: 0, most: 6, names: WEEKDAYS },
];

/** Reads NCRONTAB as the platform does; throws on what it does not know (7, L, W, #, ? and the like). */
export function parseNcrontab(expression: string, timeZone = 'UTC'): TimerSchedule {
  const parts = expression.trim().split(/\s+/);
  const texts = parts.length === 5 ? ['0', ...parts] : parts;
  if (texts.length !== FIELDS.length) throw new Error(`"${expression}" does not have five or six fields`);
  const lists = FIELDS.map((field, index) => listOf(field, texts[index] ?? '', expression));
  // The values are spelt out, so that only the calendar is left to croner. Day and weekday must both match.
  const cron = new Cron(lists.join(' '), { mode: '6-part', domAndDow: true, timezone: timeZone });
  return { next: (after) => cron.nextRun(new Date(after))?.getTime() };
}

function listOf(field: Field, text: string, expression: string): string {
  const values = new Set(text.split(',').flatMap((item) => valuesOf(field, item, expression)));
  return values.size === field.most - field.least + 1 ? '*' : [...values].sort((a, b) => a - b).join(',');
}

function valuesOf(field: Field, item: string, expression: string): number[] {
  const [, range = '', stepText] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
  const bounds = boundsOf(field, range);
  const step = Number(stepText ?? 1);
  const [start = NaN, end = stepText ? field.most : start] = bounds;
  if (!(start + end >= 0 && bounds.length <= 2 && step >= 1)) {
    throw new Error(`"${item}" is not a ${field.name} in "${expression}"`);
  }
  // The platform turns a range round that is written backwards.
  return everyStep(Math.min(start, end), Math.max(start, end), step);
}

function boundsOf(field: Field, range: string): number[] {
  return range === '*' ? [field.least, field.most] : range.split('-').map((value) => numberOf(field, value));
}

function everyStep(least: number, most: number, step: number): number[] {
  const values: number[] = [];
  for (let value = least; value <= most; value += step) values.push(value);
  return values;
}

function numberOf({ least, most, names }: Field, text: string): number {
  if (/^\d+$/.test(text)) return Number(text) >= least && Number(text) <= most ? Number(text) : NaN;
  const index = text.length < 3 ? -1 : (names ?? []).findIndex((name) => name.startsWith(text.toLowerCase()));
  return index < 0 ? NaN : index + least;
}
