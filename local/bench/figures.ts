/** One line of the report. */
export interface Figure {
  name: string;
  value: number;
  unit: 'ms' | 's' | 'MB' | 'runs/s' | 'requests' | 'modules' | 'x';
  /** What it is measured against; the slower end counts. */
  reference?: Reference;
  note?: string;
}

export interface Reference {
  /** One number, or the range that was seen. */
  from: number;
  to: number;
  /** How many times the reference it may cost. */
  budget: number;
}

/** How many times the reference it costs: 1 is alike, less is faster, whatever the unit. */
export function ratioOf({ value, unit, reference }: Figure): number | undefined {
  if (!reference) return undefined;
  return unit === 'runs/s' ? reference.from / value : value / reference.to;
}

export function isOver(figure: Figure): boolean {
  const ratio = ratioOf(figure);
  return ratio !== undefined && ratio > (figure.reference?.budget ?? Infinity);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

const header = ['figure', 'value', 'reference', 'ratio', 'budget', ''];

/** Plain text: first and last column to the left, the others to the right. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [header, ...figures.map(cellsOf)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n');
}

function isText(column: number): boolean {
  return column === 0 || column === header.length - 1;
}

function cellsOf(figure: Figure): string[] {
  const { name, value, unit, reference, note } = figure;
  const ratio = ratioOf(figure);
  return [
    name,
    `${shown(value)} ${unit}`,
    reference ? `${range(reference)} ${unit}` : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    reference ? `<= ${reference.budget.toFixed(2)}` : '',
    [isOver(figure) ? 'OVER' : '', note].filter(Boolean).join(' '),
  ];
}

function range({ from, to }: Reference): string {
  return from === to ? shown(from) : `${shown(from)}-${shown(to)}`;
}

function shown(value: number): string {
  return value < 10 && !Number.isInteger(value) ? value.toFixed(2) : String(Math.round(value));
}
