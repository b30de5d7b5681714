import { dateAt, kopecks } from '#core/kernel';
import { drawAdvances } from './bill-advances.ts';
import { drawFlow } from './bill-flow.ts';
import { isShareOfMonth, isStandIn } from './bill-groups.ts';
import { basisTexts, billTable } from './bill-table.ts';
import { drawFacts, type Fact, factsHeight } from './facts.ts';
import { FORMATS } from './format.ts';
import { drawHeading } from './heading.ts';
import { drawLetterhead } from './letterhead.ts';
import type { BillDocument } from './model.ts';
import { drawQr } from './qr.ts';
import { COLORS, Sheet, type Tag } from './sheet.ts';
import { drawTable } from './table.ts';
import { TEXTS } from './texts.ts';

const BOX_WIDTH = 214;
const QR_SIZE = 122;

/**
 * A bill as a tagged PDF 1.7 (Decree 354 p. 69): one A4 page for a usual household, more for long ones; set closer where
 * that saves a page. Pure: the same input gives the same bytes. Texts that are too long for their place are shortened
 * with an ellipsis, never run over it.
 */
export async function renderBill(input: BillDocument): Promise<Uint8Array> {
  const calm = drawBill(input, 'calm');
  if (calm.pages === 1) return calm.bytes();
  const compact = drawBill(input, 'compact');
  return (compact.pages < calm.pages ? compact : calm).bytes();
}

function drawBill(input: BillDocument, density: 'calm' | 'compact'): Sheet {
  const { language, supplier, bill, contract } = input;
  const t = TEXTS[language];
  const f = FORMATS[language];
  const month = f.period(bill.period);
  const sheet = new Sheet({
    language,
    title: t.bill.fileTitle(month, contract.number),
    at: bill.issuedAt,
    runningHead: t.bill.runningHead(bill.number, supplier.name),
    pageOf: t.pageOf,
    density,
  });
  const { root } = sheet;
  drawLetterhead(sheet, root, supplier, language);
  drawOpening(sheet, root, input);
  drawFlow(sheet, root, input);

  drawHeading(sheet, root, t.bill.lines(month));
  if (input.lines.length + input.penalties.length === 0)
    sheet.paragraph(root, 'P', t.bill.noLines, { size: 9.5, gap: 6 });
  else drawTable(sheet, root, billTable(input));
  if (input.lines.some((line) => line.kind === 'charge' && isStandIn(line))) {
    sheet.y += sheet.space(6);
    const note = t.bill.estimateNote[contract.kind === 'household' ? 'household' : 'business'];
    sheet.paragraph(root, 'P', note, { size: 8.5, font: 'bold', color: COLORS.warn });
  }
  drawAdvances(sheet, root, input);
  drawBases(sheet, root, input);
  drawRequisites(sheet, root, input);
  return sheet;
}

/** What the bill is and whom it is for on the left, what to pay on the right. */
function drawOpening(
  sheet: Sheet,
  root: Tag,
  { language, supplier, contract, bill, replaces, ...rest }: BillDocument,
): void {
  const t = TEXTS[language];
  const f = FORMATS[language];
  const top = sheet.y;
  const width = sheet.width - BOX_WIDTH - 22;
  sheet.paragraph(root, 'H1', t.bill.title(f.period(bill.period)), { font: 'bold', size: 21, width });
  const issuedOn = dateAt(bill.issuedAt, supplier.timeZone);
  const numberAndDate = t.bill.numberAndDate(bill.number, f.date(issuedOn));
  sheet.paragraph(root, 'P', numberAndDate, { size: 9, color: COLORS.muted, width, gap: 4, maxLines: 2 });
  const notes = [
    bill.final && t.bill.final,
    replaces !== undefined && t.bill.replaces(replaces),
    replaces !== undefined && bill.reason !== undefined && t.bill.reason(bill.reason),
  ].filter((note): note is string => Boolean(note));
  for (const note of notes)
    sheet.paragraph(root, 'P', note, { size: 9, font: 'bold', width, gap: 2, maxLines: 4 });
  sheet.y += sheet.space(6);
  const facts: Fact[] = [
    { name: t.account, value: f.account(contract.number), style: { font: 'bold', size: 12 } },
    { name: t.payer, value: contract.payerName },
    { name: t.address, value: contract.premise.address },
    { name: t.area, value: t.areaValue(f.hundredths(bill.areaM2Hundredths)) },
    ...(contract.kind === 'household' ? [{ name: t.persons, value: t.personsValue(bill.persons) }] : []),
  ];
  drawFacts(sheet, root, facts, { x: sheet.left, width, nameWidth: 98 });
  const below = sheet.y;
  sheet.y = top;
  drawPayBox(sheet, root, { language, bill, ...rest });
  sheet.y = Math.max(sheet.y, below);
}

/** The one thing most people look for: how much, until when, and the code to pay it with. */
function drawPayBox(
  sheet: Sheet,
  root: Tag,
  { language, bill, qrText }: Pick<BillDocument, 'language' | 'bill' | 'qrText'>,
): void {
  const t = TEXTS[language];
  const f = FORMATS[language];
  const x = sheet.right - BOX_WIDTH;
  const top = sheet.y;
  const inner = { x: x + 14, width: BOX_WIDTH - 28 };
  const owes = bill.totalKopecks > 0;
  sheet.y += sheet.space(12);
  const label = owes
    ? t.bill.payUntil(f.date(bill.dueOn))
    : bill.totalKopecks < 0
      ? t.bill.advanceTitle
      : t.bill.nothingToPay;
  sheet.paragraph(root, 'P', label, { ...inner, size: 10, font: 'bold', color: COLORS.primary, maxLines: 2 });
  const sum = f.money(kopecks(Math.abs(bill.totalKopecks)));
  sheet.paragraph(root, 'P', sum, { ...inner, size: 25, font: 'bold', whole: true, gap: 4 });
  if (qrText !== undefined) {
    const { y } = sheet;
    const alt = t.bill.qrAlt(sum);
    drawQr(sheet, root, { text: qrText, alt, x: inner.x - 6, y: y + 2, size: QR_SIZE });
    const hint = { x: inner.x + QR_SIZE, width: inner.width - QR_SIZE };
    sheet.y = y + 10;
    sheet.paragraph(root, 'P', t.bill.scanToPay, { ...hint, size: 8, font: 'bold', gap: 3, maxLines: 3 });
    sheet.paragraph(root, 'P', t.bill.scanHint, { ...hint, size: 7, color: COLORS.muted, maxLines: 12 });
    sheet.y = Math.max(sheet.y, y + QR_SIZE - 2);
  } else {
    const advance = bill.final ? t.bill.advanceReturned : t.bill.advanceLeft;
    const said = owes ? t.bill.noQr : bill.totalKopecks < 0 ? advance : t.bill.allPaid;
    sheet.paragraph(root, 'P', said, { ...inner, size: 9, color: COLORS.muted });
  }
  const height = sheet.y + 8 - top;
  sheet.decorate((doc) =>
    doc.roundedRect(x, top, BOX_WIDTH, height, 10).lineWidth(1.1).stroke(COLORS.primary),
  );
  sheet.y = top + height;
}

function drawBases(sheet: Sheet, root: Tag, input: BillDocument): void {
  const t = TEXTS[input.language].bill;
  const texts = basisTexts(input);
  if (texts.length > 0) drawHeading(sheet, root, t.bases);
  for (const text of texts) sheet.paragraph(root, 'P', text, { size: 8, gap: 1.5, maxLines: 6 });
  sheet.y += sheet.space(3);
  const rules = [
    t.rounding,
    input.lines.some(isShareOfMonth) && t.roundingShare,
    input.penalties.length > 0 && t.roundingPenalty,
    input.contract.kind === 'household' && t.decree,
  ].filter((rule): rule is string => Boolean(rule));
  sheet.paragraph(root, 'P', rules.join(' '), { size: 7.5, color: COLORS.muted });
}

function drawRequisites(sheet: Sheet, root: Tag, { language, supplier, branch }: BillDocument): void {
  const texts = TEXTS[language];
  const t = texts.bill;
  const f = FORMATS[language];
  const { bank } = supplier;
  const account: Fact[] = [
    { name: t.payee, value: `${bank.payeeName}, ${texts.taxNumber(supplier.taxNumber)}` },
    { name: t.bankAccount, value: bank.account },
    { name: t.bank, value: `${bank.bankName}, ${t.bic(bank.bic)}` },
    { name: t.correspondentAccount, value: bank.correspondentAccount },
  ];
  const contacts: Fact[] = branch
    ? [
        { name: t.officeName, value: branch.name },
        { name: texts.address, value: branch.address },
        { name: t.hours, value: branch.hours },
        { name: t.phone, value: f.phone(branch.phone) },
      ]
    : [
        { name: t.phone, value: f.phone(supplier.phone) },
        { name: t.email, value: supplier.email },
      ];
  const gap = 20;
  const width = (sheet.width - gap) / 2;
  const columns = [
    { x: sheet.left, title: t.requisites, facts: account, nameWidth: 84 },
    { x: sheet.left + width + gap, title: branch ? t.office : t.contacts, facts: contacts, nameWidth: 72 },
  ];
  sheet.y += sheet.space(12);
  const style = { width, size: 8.5, padding: 1.2 };
  const heights = columns.map(({ facts, nameWidth }) => factsHeight(sheet, facts, { ...style, nameWidth }));
  // both columns stand on one page, whatever is in them
  sheet.room(20 + Math.max(...heights));
  const top = sheet.y;
  let bottom = top;
  for (const { x, title, facts, nameWidth } of columns) {
    sheet.y = top;
    sheet.paragraph(root, 'H2', title, { x, width, font: 'bold', size: 11.5, gap: 3 });
    drawFacts(sheet, root, facts, { ...style, x, nameWidth });
    bottom = Math.max(bottom, sheet.y);
  }
  sheet.y = bottom;
}
