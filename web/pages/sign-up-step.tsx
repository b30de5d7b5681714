import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';

/** How far a registration is. */
export function Step(props: { readonly step: number; readonly of: number }): VNode {
  const { t } = useWords();
  return <p class="muted small">{t('join.step', props)}</p>;
}
