import { ApiFault } from '../api/fault.ts';
import type { Words } from '../i18n/language.tsx';

/** What a person is told of a failure: the API's own sentence, or ours when no answer came. */
export function faultWords(fault: unknown, { t }: Words): string {
  if (!(fault instanceof ApiFault)) return t('fault.unknown');
  if (fault.code === 'web.offline') return t('fault.offline');
  if (fault.status === 0) return t('fault.unreachable');
  if (fault.detail) return fault.detail;
  if (fault.status === 429) return t('fault.throttled', { count: fault.retryAfterSeconds ?? 60 });
  return fault.status >= 502 ? t('fault.unreachable') : t('fault.unknown');
}
