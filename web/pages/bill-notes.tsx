import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Notice } from '../ui/notice.tsx';
import type { BillView } from './bill.tsx';

/** What sets a bill apart: it is the contract's last, or took another's place. */
export function BillNotes({ bill }: { bill: BillView }): VNode {
  const { t } = useWords();
  const { final, replaces, reason, totalKopecks } = bill;
  return (
    <>
      {final && (
        <Notice>
          <p>{t('bill.final')}</p>
          {totalKopecks < 0 && <p>{t('bill.finalAdvance')}</p>}
        </Notice>
      )}
      {replaces && (
        <Notice>
          <p class="figures">{t('bill.replaces', { number: replaces })}</p>
          {reason && <p class="wrap-anywhere">{t('bill.reason', { reason })}</p>}
        </Notice>
      )}
    </>
  );
}
