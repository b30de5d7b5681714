import { describeTable } from '#testing/table-conformance';
import { MemoryTable } from './memory-table.ts';

describeTable('the table in memory', () => new MemoryTable());
