export { chartName } from './chart.ts';
export { type EntriesOf, eachEntry } from './each-entry.ts';
export { exportJournal } from './export-journal.ts';
export { listEntries } from './list-entries.ts';
export * from './model.ts';
export { changeOf, type EntryDraft, entryIdOf, post, postAll } from './post.ts';
export { reversalOf } from './reversal-of.ts';
export { entriesOf, entriesSince, entryFromItem, findEntry } from './store.ts';
export { type TrialBalance, type TrialRow, trialBalance } from './trial-balance.ts';
