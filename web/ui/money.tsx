import type { VNode } from 'preact';
import type { Kopecks } from '#core/kernel';
import { useWords } from '../i18n/language.tsx';

/** A sum: roubles lead, kopecks stand back. Read out as one text. */
export function Money(props: { amount: Kopecks; class?: string }): VNode {
  const { format } = useWords();
  const { sign, roubles, kopecks } = format.moneyParts(props.amount);
  return (
    <span class={`money ${props.class ?? ''}`}>
      {sign}
      {roubles}
      <small>{kopecks}&nbsp;₽</small>
    </span>
  );
}

/** The amount without its sign: for a balance whose side is said in words. */
export function magnitude(amount: Kopecks): Kopecks {
  return Math.abs(amount) as Kopecks;
}

export function sumOf(amounts: readonly Kopecks[]): Kopecks {
  return amounts.reduce((total, amount) => total + amount, 0) as Kopecks;
}
