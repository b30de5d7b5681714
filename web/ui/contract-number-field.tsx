import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Field } from './field.tsx';

export function ContractNumberField(): VNode {
  const { t } = useWords();
  return (
    <Field
      name="number"
      label={t('link.number')}
      hint={t('link.numberHint')}
      inputMode="numeric"
      autocomplete="off"
      maxLength={20}
      class="figures"
    />
  );
}

/** The 14 digits of what was typed; people copy the number in groups. */
export function contractDigits(typed: string | undefined): string | undefined {
  const digits = (typed ?? '').replace(/\D/g, '');
  return digits.length === 14 ? digits : undefined;
}
