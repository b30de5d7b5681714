import type { Language } from '#core/kernel';
import type { Letter } from '../letter.ts';
import type { NoticeOf } from '../model.ts';
import { date, dateOf, money, month } from '../words.ts';

/** Mails about a contract, to the owner of the cabinet it is linked to. */

export function billReady(notice: NoticeOf<'bill-ready'>, language: Language, siteUrl: string): Letter {
  const { contractId, contractNumber, supplierName, period, chargedKopecks, totalKopecks, dueOn } = notice;
  const url = `${siteUrl}/contracts/${contractId}/bills/${period}`;
  const owed = totalKopecks > 0;
  const of = month(period, language);
  const charged = money(chargedKopecks, language);
  const total = money(totalKopecks, language);
  const due = date(dueOn, language);
  const letters: Record<Language, Letter> = {
    ru: {
      subject: owed ? `Счёт за ${of}: ${total} до ${due}` : `Счёт за ${of}: платить не нужно`,
      paragraphs: [`Готов счёт за ${of}.`],
      facts: [
        ['Поставщик', supplierName],
        ['Лицевой счёт', contractNumber],
        ['Начислено', chargedKopecks < 0 ? `−${charged}` : charged],
        [totalKopecks < 0 ? 'Аванс' : 'К оплате', total],
        ...(owed ? [['Оплатить до', due] as const] : []),
      ],
      action: { label: 'Посмотреть счёт', url },
    },
    en: {
      subject: owed ? `Bill for ${of}: ${total} by ${due}` : `Bill for ${of}: nothing to pay`,
      paragraphs: [`The bill for ${of} is ready.`],
      facts: [
        ['Supplier', supplierName],
        ['Account', contractNumber],
        ['Charged', chargedKopecks < 0 ? `−${charged}` : charged],
        [totalKopecks < 0 ? 'Advance' : 'To pay', total],
        ...(owed ? [['Pay by', due] as const] : []),
      ],
      action: { label: 'See the bill', url },
    },
  };
  return letters[language];
}

export function paymentReceived(
  notice: NoticeOf<'payment-received'>,
  language: Language,
  siteUrl: string,
): Letter {
  const { contractId, paymentId, supplierName, amountKopecks, parts, waits, settledAt, timeZone, byAutopay } =
    notice;
  const url = `${siteUrl}/contracts/${contractId}/payments/${paymentId}`;
  const amount = money(amountKopecks, language);
  const on = dateOf(settledAt, timeZone, language);
  const accounts = (one: string) =>
    parts.length === 1
      ? parts.map(({ contractNumber }) => [one, contractNumber] as const)
      : parts.map((part) => [`${one} ${part.contractNumber}`, money(part.amountKopecks, language)] as const);
  const letters: Record<Language, Letter> = {
    ru: {
      subject: `${byAutopay ? 'Автоплатёж' : 'Платёж'} ${amount} ${waits ? 'получен' : 'зачислен'}`,
      paragraphs: [
        waits
          ? 'Ваш платёж получен. Не все деньги удалось зачислить: лицевой счёт закрыт или перешёл к другому владельцу. Поставщик разбирается и свяжется с вами; деньги не пропали.'
          : 'Ваш платёж зачислен. Квитанция ждёт в кабинете.',
      ],
      facts: [['Поставщик', supplierName], ...accounts('Лицевой счёт'), ['Сумма', amount], ['Дата', on]],
      action: { label: 'Открыть квитанцию', url },
    },
    en: {
      subject: `${byAutopay ? 'Autopay' : 'Payment'} of ${amount} received`,
      paragraphs: [
        waits
          ? 'Your payment has been received. Not all of it could be put on its account: the account has ended or has another owner now. The supplier is looking into it and will contact you; the money is not lost.'
          : 'Your payment has been received. The receipt is in the cabinet.',
      ],
      facts: [['Supplier', supplierName], ...accounts('Account'), ['Amount', amount], ['Date', on]],
      action: { label: 'Open the receipt', url },
    },
  };
  return letters[language];
}

export function readingsNeeded(
  notice: NoticeOf<'readings-needed'>,
  language: Language,
  siteUrl: string,
): Letter {
  const { contractId, contractNumber, supplierName, meters, untilOn } = notice;
  const url = `${siteUrl}/contracts/${contractId}/readings`;
  const until = date(untilOn, language);
  const letters: Record<Language, Letter> = {
    ru: {
      subject: `Передайте показания до ${until}`,
      paragraphs: [`${supplierName} ждёт показания счётчиков. Без них начисление будет по среднему расходу.`],
      facts: [
        ['Поставщик', supplierName],
        ['Лицевой счёт', contractNumber],
        ['Счётчиков без показаний', String(meters)],
        ['Передать до', until],
      ],
      action: { label: 'Передать показания', url },
    },
    en: {
      subject: `Send readings by ${until}`,
      paragraphs: [
        'The supplier is waiting for meter readings. Without them the charge will be by the average consumption.',
      ],
      facts: [
        ['Supplier', supplierName],
        ['Account', contractNumber],
        ['Meters without readings', String(meters)],
        ['Send by', until],
      ],
      action: { label: 'Send readings', url },
    },
  };
  return letters[language];
}
