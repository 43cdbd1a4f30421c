import { counted } from '../../domain/counted';
import type { WaveOptions } from '../../domain/waves';

interface Shown {
  options: WaveOptions;
  waves: number;
  seconds: number;
  /** Code of each item that is left as it is. */
  left: readonly string[];
}

/** What a plan shows of its waves. */
export function waveFacts({ options, waves, seconds, left }: Shown): { name: string; value: string }[] {
  const codes = new Map<string, number>();
  for (const code of left) codes.set(code, (codes.get(code) ?? 0) + 1);
  const { canary, size, pauseBetween, stopAtFailedPercent } = options;
  return [
    { name: 'Waves', value: `${waves}: a canary of ${canary}, then ${size} each, ${pauseBetween} between them` },
    { name: 'Stops', value: `when more than ${stopAtFailedPercent} % of a wave failed` },
    { name: 'Takes about', value: durationText(seconds) },
    { name: 'Left as they are', value: [...codes].map(([code, count]) => `${count} ${code}`).join(', ') || 'none' },
  ];
}

function durationText(seconds: number): string {
  return seconds < 90 ? counted(Math.ceil(seconds / 10) * 10, 'second') : counted(Math.ceil(seconds / 60), 'minute');
}
