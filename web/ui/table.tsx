import type { ComponentChildren, VNode } from 'preact';

export interface Column<Row> {
  readonly title: string;
  /** Numbers stand at the end of their column. */
  readonly end?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

/** A table; on a phone each row is a card. The roles are said again because laying rows out as blocks loses them. */
export function Table<Row>(props: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}): VNode {
  const place = (column: Column<Row>): string | undefined => (column.end ? 'end' : undefined);
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block takes the table's own roles away
    // biome-ignore-start lint/a11y/useSemanticElements: see above
    <table class="sheet sheet-cards" role="table">
      <caption class="visually-hidden">{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <th key={column.title} role="columnheader" scope="col" class={place(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <tr key={props.keyOf(row)} role="row">
            {props.columns.map((column) => (
              <td key={column.title} role="cell" class={place(column)} data-label={column.title}>
                <span>{column.cell(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/useSemanticElements: see above
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  );
}
