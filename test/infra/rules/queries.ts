import type { Problem } from '../problem';
import type { Files } from './bicep-sources';
import { logTables } from './known';

/** Queries read only tables that we send to the workspace; the workbook can be read. */
export function queryProblems(files: Files): Problem[] {
  return Object.entries(files).flatMap(([path, text]) => {
    if (path.endsWith('.kql')) return tableProblems(path, text);
    return /workbook[^/]*\.json$/.test(path) ? workbookProblems(path, text) : [];
  });
}

function tableProblems(path: string, query: string): Problem[] {
  const strange = tablesOf(query).filter((table) => !logTables.includes(table));
  return strange.map((table) => ({
    rule: 'queries',
    path,
    message: `reads ${table}, which is not sent to the workspace`,
  }));
}

/** A table begins a statement, a `let`, or what stands in brackets before a pipe. */
const begin =
  /(?:(?:^|;|\blet\s+\w+\s*=)\s*([A-Za-z_]\w*)\s*(?=[|;]|$))|(?:\(\s*([A-Za-z_]\w*)\s*\|)|(?:\b(?:union|join)\b(?:\s+\w+\s*=\s*\w+)*\s*\(?\s*([A-Za-z_]\w*)\s*(?=[|);,]|$|\bon\b))/g;

export function tablesOf(query: string): string[] {
  const plain = query
    .replace(/\/\/.*$/gm, '')
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .trim();
  const own = new Set([...plain.matchAll(/\blet\s+(\w+)\s*=/g)].map(([, name]) => name));
  const found = [...plain.matchAll(begin)].map(([, first, inner, joined]) => first ?? inner ?? joined ?? '');
  return [...new Set(found)].filter(
    (name) => !own.has(name) && !['print', 'union', 'datatable', 'range'].includes(name),
  );
}

function workbookProblems(path: string, text: string): Problem[] {
  try {
    const { version, items } = JSON.parse(text) as { version?: unknown; items?: unknown };
    const isWorkbook = version === 'Notebook/1.0' && Array.isArray(items) && items.length > 0;
    return isWorkbook ? [] : [{ rule: 'workbook', path, message: 'is not a workbook: version and items' }];
  } catch (error) {
    return [{ rule: 'workbook', path, message: `cannot be read as JSON: ${String(error)}` }];
  }
}
