import { invariant, NO_MONEY, sumKopecks } from '#core/kernel';
import { amountInWords } from './amount-in-words.ts';
import { drawFacts, type Fact } from './facts.ts';
import { FORMATS } from './format.ts';
import { drawLetterhead } from './letterhead.ts';
import type { ReceiptDocument } from './model.ts';
import { COLORS, Sheet, type Tag } from './sheet.ts';
import { drawTable } from './table.ts';
import { TEXTS } from './texts.ts';

/**
 * The receipt of a payment whose money has arrived, as a tagged PDF 1.7: one page, or two when it pays for many contracts,
 * each of which it names with its sum. Pure: the same input gives the same
 * bytes. Asserts that the payment succeeded: there is no receipt of anything else.
 */
export async function renderReceipt(input: ReceiptDocument): Promise<Uint8Array> {
  const { language, supplier, contract, payment } = input;
  invariant(payment.state === 'succeeded', `a receipt of a payment that is ${payment.state}`);
  const t = TEXTS[language];
  const at = payment.paidAt ?? payment.settledAt ?? payment.createdAt;
  const sheet = new Sheet({
    language,
    title: t.receipt.fileTitle(contract.number),
    at,
    runningHead: t.receipt.runningHead(payment.paymentId, supplier.name),
    pageOf: t.pageOf,
  });
  const { root } = sheet;
  drawLetterhead(sheet, root, supplier, language);
  sheet.paragraph(root, 'H1', t.receipt.title, { font: 'bold', size: 21, gap: 8 });
  drawSum(sheet, root, input);
  sheet.y += 16;
  sheet.paragraph(root, 'H2', t.receipt.details, { font: 'bold', size: 11.5, gap: 4 });
  const place = { x: sheet.left, width: sheet.width, nameWidth: 132, size: 10 };
  drawFacts(sheet, root, factsOf(input, at), place);
  if (input.payment.parts.length > 1) {
    sheet.y += 12;
    sheet.paragraph(root, 'H2', t.receipt.contracts, { font: 'bold', size: 11.5, gap: 4 });
    drawParts(sheet, root, input);
  }
  sheet.y += 12;
  sheet.rule(sheet.y);
  sheet.y += 8;
  const note = input.payment.register ? t.receipt.bankNote : t.receipt.note;
  sheet.paragraph(root, 'P', note, { size: 8.5, color: COLORS.muted });
  return sheet.bytes();
}

/** The sum in figures and in words, beside a tick. */
function drawSum(sheet: Sheet, root: Tag, { language, payment }: ReceiptDocument): void {
  const t = TEXTS[language].receipt;
  const top = sheet.y;
  const inner = { x: sheet.left + 64, width: sheet.width - 84 };
  sheet.y += 14;
  const paid = { ...inner, size: 10, font: 'bold', color: COLORS.primary } as const;
  sheet.paragraph(root, 'P', t.paid, paid);
  const sum = FORMATS[language].money(payment.amountKopecks);
  sheet.paragraph(root, 'P', sum, { ...inner, size: 25, font: 'bold', gap: 2 });
  sheet.paragraph(root, 'P', amountInWords(payment.amountKopecks, language), {
    ...inner,
    size: 9.5,
    maxLines: 3,
  });
  if (payment.testMode)
    sheet.paragraph(root, 'P', t.test, { ...inner, size: 9, font: 'bold', color: COLORS.warn });
  const height = sheet.y + 14 - top;
  sheet.decorate((doc) => {
    doc.roundedRect(sheet.left, top, sheet.width, height, 10).lineWidth(1.1).stroke(COLORS.primary);
    const [x, y] = [sheet.left + 34, top + height / 2];
    doc.circle(x, y, 15).lineWidth(1.6).stroke(COLORS.primary);
    doc
      .moveTo(x - 7, y + 0.5)
      .lineTo(x - 2, y + 5.5)
      .lineTo(x + 7.5, y - 5)
      .lineWidth(2.6)
      .lineCap('round')
      .lineJoin('round');
    doc.stroke(COLORS.primary);
  });
  sheet.y = top + height;
}

function factsOf(
  { language, supplier, contract, payment }: ReceiptDocument,
  at: ReceiptDocument['payment']['createdAt'],
): Fact[] {
  const t = TEXTS[language];
  const f = FORMATS[language];
  return [
    { name: t.receipt.state, value: stateText({ language, payment }), style: { font: 'bold' } },
    {
      name: t.receipt.paidAt,
      value: `${f.moment(at, supplier.timeZone)} ${t.receipt.zone(supplier.timeZone)}`,
    },
    ...(payment.parts.length > 1
      ? [{ name: t.receipt.purpose, value: t.receipt.purposeOfSeveral(payment.parts.length) }]
      : [
          { name: t.account, value: f.account(contract.number), style: { font: 'bold' } as const },
          { name: t.payer, value: contract.payerName },
          { name: t.address, value: contract.premise.address },
          { name: t.receipt.purpose, value: purposeOf({ language, contract, payment }) },
        ]),
    { name: t.receipt.payee, value: `${supplier.legalName}, ${t.taxNumber(supplier.taxNumber)}` },
    { name: t.receipt.paymentId, value: payment.paymentId },
    ...operationOf(t.receipt, payment),
  ];
}

function purposeOf({
  language,
  contract,
  payment,
}: Pick<ReceiptDocument, 'language' | 'contract' | 'payment'>): string {
  const t = TEXTS[language];
  const service = payment.parts[0]?.service;
  return t.receipt.purposeValue(contract.number, service && t.services[service]);
}

/** Each contract with what it got, and what became of that. */
function drawParts(sheet: Sheet, root: Tag, { language, payment }: ReceiptDocument): void {
  const t = TEXTS[language];
  const f = FORMATS[language];
  const [number, sum] = [132, 90];
  drawTable(sheet, root, {
    columns: [number, sheet.width - number - sum, sum],
    rows: payment.parts.map((part) => ({
      padding: 2.2,
      rule: 'thin',
      cells: [
        { texts: [{ text: f.account(part.contractNumber), size: 10 }], heading: 'row' },
        {
          texts: [
            {
              text: [
                ...(part.service ? [t.services[part.service]] : []),
                ...aftermathOf(language, [part]),
              ].join(', '),
              size: 9.5,
              color: COLORS.muted,
              maxLines: 3,
            },
          ],
        },
        { texts: [{ text: f.money(part.amountKopecks), size: 10, align: 'right' }] },
      ],
    })),
  });
}

type Part = ReceiptDocument['payment']['parts'][number];

/** What the receipt would be wrong to keep silent about: money that went back, or is on no contract yet. */
function aftermathOf(language: ReceiptDocument['language'], parts: readonly Part[]): string[] {
  const t = TEXTS[language].receipt;
  const f = FORMATS[language];
  const returned = sumKopecks(parts.map(({ refundedKopecks }) => refundedKopecks));
  const disputed = sumKopecks(parts.map(({ chargedBackKopecks = NO_MONEY }) => chargedBackKopecks));
  const waiting = parts.filter(({ creditedTo }) => creditedTo === 'unapplied').length;
  return [
    ...(returned > 0 ? [t.returned(f.money(returned))] : []),
    ...(disputed > 0 ? [t.disputed(f.money(disputed))] : []),
    ...(waiting > 0 ? [waiting === parts.length ? t.waits : t.waitsPartly] : []),
  ];
}

/** Where whoever took the money finds it. */
function operationOf(
  words: { operation: string; bankOperation: string },
  { gateway, providerId, register }: ReceiptDocument['payment'],
): Fact[] {
  if (register) return [{ name: words.bankOperation, value: `${register.source} ${register.operation}` }];
  if (!gateway || !providerId) return [];
  return [{ name: words.operation, value: `${GATEWAYS[gateway]} ${providerId}` }];
}

const GATEWAYS: Readonly<Record<NonNullable<ReceiptDocument['payment']['gateway']>, string>> = {
  yookassa: 'YooKassa',
  moneta: 'MONETA.RU',
};

function stateText({ language, payment }: Pick<ReceiptDocument, 'language' | 'payment'>): string {
  const t = TEXTS[language].receipt;
  if (payment.refundedKopecks >= payment.amountKopecks) return t.refundedWhole;
  const aftermath = aftermathOf(language, payment.parts);
  return aftermath.length === 0 ? t.succeeded : [t.passed, ...aftermath].join('; ');
}
