import { COLORS, type Sheet, type Style, type Tag } from './sheet.ts';
import { drawTable, type Table, tableHeight } from './table.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly style?: Partial<Style>;
}

interface Place {
  readonly width: number;
  readonly nameWidth: number;
  readonly size?: number;
  /** Points above and below each fact. */
  readonly padding?: number;
}

/** Names and values as a table of two columns, from the sheet's present height on. */
export function drawFacts(
  sheet: Sheet,
  parent: Tag,
  facts: readonly Fact[],
  { x, ...place }: Place & { x: number },
): void {
  drawTable(sheet, parent, { ...factTable(facts, place), x });
}

/** How high {@link drawFacts} will be. */
export function factsHeight(sheet: Sheet, facts: readonly Fact[], place: Place): number {
  return tableHeight(sheet, factTable(facts, place));
}

function factTable(facts: readonly Fact[], { width, nameWidth, size = 9.5, padding = 2.2 }: Place): Table {
  return {
    columns: [nameWidth, width - nameWidth],
    rows: facts.map(({ name, value, style }) => ({
      padding,
      cells: [
        { texts: [{ text: name, size: size - 0.5, color: COLORS.muted, maxLines: 2 }], heading: 'row' },
        { texts: [{ text: value, size, maxLines: 4, ...style }] },
      ],
    })),
  };
}
