import type { Language } from '#core/kernel';
import type { Letter } from '../letter.ts';
import type { NoticeOf } from '../model.ts';
import { date, money } from '../words.ts';

/** Mails about bound cards and autopay, to the owner of the cabinet. */

export function autopayComing(
  notice: NoticeOf<'autopay-coming'>,
  language: Language,
  siteUrl: string,
): Letter {
  const { contractId, contractNumber, supplierName, cardTitle, amount } = notice;
  const url = `${siteUrl}/contracts/${contractId}/autopay`;
  const on = date(notice.on, language);
  const sum = sumIn(amount, language);
  const letters: Record<Language, Letter> = {
    ru: {
      subject: `Автоплатёж ${on}: ${sum}`,
      paragraphs: [
        amount.kind === 'fixed'
          ? `${on} с карты ${cardTitle} будет списано ${sum}.`
          : `${on} с карты ${cardTitle} будет списан долг на этот день, но не больше ${money(amount.capKopecks, 'ru')}. Если платить будет нечего, списания не будет.`,
        'Чтобы списания не было, приостановите или отключите автоплатёж сегодня.',
      ],
      facts: [
        ['Поставщик', supplierName],
        ['Лицевой счёт', contractNumber],
        ...(amount.kind === 'debt' ? [['Долг сейчас', money(amount.owedKopecks, 'ru')] as const] : []),
      ],
      action: { label: 'Изменить или отключить', url },
    },
    en: {
      subject: `Autopay on ${on}: ${sum}`,
      paragraphs: [
        amount.kind === 'fixed'
          ? `On ${on} the card ${cardTitle} will be charged ${sum}.`
          : `On ${on} the card ${cardTitle} will be charged what is owed that day, but no more than ${money(amount.capKopecks, 'en')}. If nothing is owed, nothing is charged.`,
        'If you do not want that, pause autopay or turn it off today.',
      ],
      facts: [
        ['Supplier', supplierName],
        ['Account', contractNumber],
        ...(amount.kind === 'debt' ? [['Owed now', money(amount.owedKopecks, 'en')] as const] : []),
      ],
      action: { label: 'Change it or turn it off', url },
    },
  };
  return letters[language];
}

function sumIn(amount: NoticeOf<'autopay-coming'>['amount'], language: Language): string {
  if (amount.kind === 'fixed') return money(amount.amountKopecks, language);
  const cap = money(amount.capKopecks, language);
  return { ru: `долг, не больше ${cap}`, en: `what is owed, at most ${cap}` }[language];
}

const OUTCOME_SUBJECTS = {
  failed: { ru: 'Автоплатёж не прошёл', en: 'Autopay failed' },
  skipped: { ru: 'Автоплатёж не понадобился', en: 'Autopay was not needed' },
  'being-checked': { ru: 'Автоплатёж проверяется', en: 'Autopay is being checked' },
} as const;

export function autopayOutcome(
  notice: NoticeOf<'autopay-outcome'>,
  language: Language,
  siteUrl: string,
): Letter {
  const { contractId, contractNumber, supplierName, outcome, reason, amountKopecks } = notice;
  const url = `${siteUrl}/contracts/${contractId}/autopay`;
  const on = date(notice.on, language);
  const sum = amountKopecks === undefined ? undefined : money(amountKopecks, language);
  const facts = (labels: readonly [string, string, string]): NonNullable<Letter['facts']> => [
    [labels[0], supplierName],
    [labels[1], contractNumber],
    ...(sum ? [[labels[2], sum] as const] : []),
  ];
  const letters: Record<Language, Letter> = {
    ru: {
      subject: `${OUTCOME_SUBJECTS[outcome].ru}: ${on}`,
      paragraphs: [reason.ru, ...nextIn(notice, 'ru')],
      facts: facts(['Поставщик', 'Лицевой счёт', 'Сумма']),
      action: { label: 'Открыть автоплатёж', url },
    },
    en: {
      subject: `${OUTCOME_SUBJECTS[outcome].en}: ${on}`,
      paragraphs: [reason.en, ...nextIn(notice, 'en')],
      facts: facts(['Supplier', 'Account', 'Amount']),
      action: { label: 'Open autopay', url },
    },
  };
  return letters[language];
}

/** What happens next, as a paragraph; none while staff look. */
function nextIn({ next, nextOn }: NoticeOf<'autopay-outcome'>, language: Language): string[] {
  const on = nextOn && date(nextOn, language);
  if (next === 'retry' && on) {
    return [
      {
        ru: `Попробуем ещё раз ${on}. Если заплатите раньше сами или не хотите повтора, приостановите автоплатёж.`,
        en: `We will try again on ${on}. If you pay yourself before, or want no repeat, pause autopay.`,
      }[language],
    ];
  }
  if (next === 'next-month' && on)
    return [{ ru: `Следующее списание — ${on}.`, en: `The next charge is on ${on}.` }[language]];
  if (next === 'paused') {
    return [
      {
        ru: 'Автоплатёж приостановлен. Заплатите сами, а чтобы он продолжился, выберите карту и включите его снова.',
        en: 'Autopay is paused. Pay by yourself; to let it go on, choose a card and turn it on again.',
      }[language],
    ];
  }
  return [];
}

export function cardsRemoved(notice: NoticeOf<'cards-removed'>, language: Language, siteUrl: string): Letter {
  const titles = notice.cardTitles.join(', ');
  const url = `${siteUrl}/cards`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Привязанные карты удалены',
      paragraphs: [
        `Пароль кабинета восстановлен, поэтому привязанные карты удалены: ${titles}. С них больше ничего не спишется.`,
        'Автоплатежи с этих карт приостановлены. Чтобы они продолжились, привяжите карту заново и включите их.',
      ],
      action: { label: 'Открыть карты', url },
    },
    en: {
      subject: 'Your bound cards were removed',
      paragraphs: [
        `The password of your cabinet was recovered, so the bound cards were removed: ${titles}. Nothing more is charged to them.`,
        'Autopay by these cards is paused. To let it go on, bind a card anew and turn it on.',
      ],
      action: { label: 'Open the cards', url },
    },
  };
  return letters[language];
}
