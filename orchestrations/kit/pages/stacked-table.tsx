import type { ComponentChildren, VNode } from 'preact';

interface Row {
  key: string;
  /** One per column; the first names the row. */
  cells: ComponentChildren[];
}

/**
 * A data table whose rows become cards on a narrow screen. Browsers drop the table's meaning with its display, so the roles
 * are spelled out.
 */
export function StackedTable(table: {
  caption: ComponentChildren;
  /** The heading above says the same. */
  captionIsUnseen?: boolean;
  id?: string;
  columns: string[];
  /** Columns that hold no more than a word or a badge. */
  narrow?: readonly string[];
  rows: Row[];
}): VNode {
  return (
    <table class="stacked" role="table" id={table.id}>
      <caption class={table.captionIsUnseen ? 'unseen' : undefined}>{table.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {table.columns.map((column) => (
            <th
              key={column}
              role="columnheader"
              scope="col"
              class={table.narrow?.includes(column) ? 'narrow' : undefined}
            >
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {table.rows.map((row) => (
          <TableRow key={row.key} row={row} columns={table.columns} />
        ))}
      </tbody>
    </table>
  );
}

function TableRow({ row, columns }: { row: Row; columns: string[] }): VNode {
  const [name, ...others] = row.cells;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {name}
      </th>
      {others.map((cell, index) => (
        <td key={columns[index + 1]} role="cell">
          <span class="label" aria-hidden="true">
            {columns[index + 1]}
          </span>
          <div>{cell}</div>
        </td>
      ))}
    </tr>
  );
}
