import { MemoryTable } from './memory-table.ts';
import { describeTable } from './table-conformance.ts';

describeTable('the table in memory', () => new MemoryTable());
