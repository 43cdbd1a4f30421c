import type { VNode } from 'preact';
import { counted } from '../../../domain/counted';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 30 Nov 2026, 08:00 UTC`: written by hand, so that no locale of a server changes it. */
export function momentText(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const day = `${days[date.getUTCDay()]} ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** An instant as people read it; any other text as it is. */
export function readable(text: string): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? momentText(text) : text;
}

/** A text with the instants in it as people read them. */
export function withMoments(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, momentText);
}

const units = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
];

/** `6 days 3 hours`: the two largest units of a span of milliseconds. */
export function spanText(milliseconds: number): string {
  let seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const parts: string[] = [];
  for (const unit of units) {
    const count = Math.floor(seconds / unit.seconds);
    seconds -= count * unit.seconds;
    if (count > 0) parts.push(counted(count, unit.name));
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ') || 'less than a minute';
}

/** `in 6 days 3 hours`, `2 hours ago`. */
export function distanceText(instant: string, now: string): string {
  const milliseconds = Date.parse(instant) - Date.parse(now);
  return milliseconds >= 0 ? `in ${spanText(milliseconds)}` : `${spanText(milliseconds)} ago`;
}

export function Moment({ at, now }: { at: string; now?: string }): VNode {
  const distance = now === undefined ? '' : ` (${distanceText(at, now)})`;
  return (
    <>
      <time dateTime={at}>{momentText(at)}</time>
      {distance}
    </>
  );
}
