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

/** The contract is in the cabinet no more, so the mail says all that its owner still needs of it. */
export function contractEnded(
  notice: NoticeOf<'contract-ended'>,
  language: Language,
  siteUrl: string,
): Letter {
  const { contractNumber, supplierName, balanceKopecks, finalBill, supplier, payee } = notice;
  const sum = money(balanceKopecks, language);
  const due = finalBill && date(finalBill.dueOn, language);
  const owed = balanceKopecks > 0;
  const contacts = `${supplier.phone}, ${supplier.email}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: `Договор закрыт: лицевой счёт ${contractNumber}`,
      paragraphs: [
        'Поставщик закрыл договор, и его больше нет в вашем кабинете. Автоплатёж по нему ничего не спишет. Другие договоры и привязанные карты остались.',
        owed
          ? `Осталось заплатить ${sum}${due ? ` до ${due}` : ''}. Закрытый договор на сайте не оплатить: заплатите в банке или в отделении поставщика по этим реквизитам.`
          : balanceKopecks < 0
            ? `На счёте остался аванс ${sum}. Его вернёт поставщик: обратитесь к нему.`
            : 'Долга по договору нет.',
        `Счета и справки по закрытому договору выдаёт поставщик: ${contacts}.`,
      ],
      facts: [
        ['Поставщик', supplierName],
        ['Лицевой счёт', contractNumber],
        ...(finalBill ? [['Последний счёт', `№ ${finalBill.number}`] as const] : []),
        ...(owed
          ? ([
              ['К оплате', sum],
              ['Получатель', `${payee.name}, ИНН ${payee.taxNumber}`],
              ['Расчётный счёт', payee.account],
              ['Банк', `${payee.bankName}, БИК ${payee.bic}`],
            ] as const)
          : []),
      ],
      action: { label: 'Открыть кабинет', url: siteUrl },
    },
    en: {
      subject: `Contract ended: account ${contractNumber}`,
      paragraphs: [
        'The supplier has ended the contract, and it is in your cabinet no more. Its autopay charges nothing. Your other contracts and bound cards stay.',
        owed
          ? `${sum} are left to pay${due ? ` by ${due}` : ''}. A contract that has ended cannot be paid on the site: pay at a bank or at the supplier's office by these details.`
          : balanceKopecks < 0
            ? `${sum} that you paid in advance are left. The supplier gives them back: ask there.`
            : 'Nothing is owed.',
        `Bills and papers of the ended contract are to be had from the supplier: ${contacts}.`,
      ],
      facts: [
        ['Supplier', supplierName],
        ['Account', contractNumber],
        ...(finalBill ? [['Final bill', finalBill.number] as const] : []),
        ...(owed
          ? ([
              ['To pay', sum],
              ['Payee', `${payee.name}, INN ${payee.taxNumber}`],
              ['Settlement account', payee.account],
              ['Bank', `${payee.bankName}, BIC ${payee.bic}`],
            ] as const)
          : []),
      ],
      action: { label: 'Open the cabinet', url: siteUrl },
    },
  };
  return letters[language];
}
