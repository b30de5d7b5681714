import { Fault, kopecks, roublesText, type SupplierId } from '#core/kernel';
import * as Payment from '#core/payment';
import type { Ctx } from '#core/platform';
import { decoded, detectEncoding, type Source, UnreadableFile } from '../import/encoding.ts';
import { Trouble } from '../trouble.ts';

type Loaded = Awaited<ReturnType<typeof Payment.importRegister>>;

/** What became of a file: what was posted, or in sentences why nothing was. */
export type RegisterResult =
  | { readonly outcome: 'loaded'; readonly loaded: Loaded }
  | { readonly outcome: 'refused'; readonly reasons: readonly string[] };

/**
 * Loads a register from a file in UTF-8 or Windows-1251, which is found out.
 * @throws Trouble when the source's name is none
 */
export async function loadRegister(
  ctx: Ctx,
  order: { supplierId: SupplierId; source: string; newSource: boolean; file: Source },
): Promise<RegisterResult> {
  const { supplierId, source, newSource, file } = order;
  if (!Payment.SOURCE_NAME.test(source)) {
    throw new Trouble(
      `--source ${source} is no name of a source: up to 20 lower-case Latin letters, digits and hyphens, a letter first.`,
    );
  }
  try {
    const text = await textOf(file);
    const loaded = await Payment.importRegister(ctx, { supplierId, source, text, newSource });
    return { outcome: 'loaded', loaded };
  } catch (error) {
    if (error instanceof UnreadableFile) return refused([`line ${error.line}: ${error.message}`]);
    if (!(error instanceof Fault)) throw error;
    return refused([...error.fields.map(({ detail }) => detail.en), error.detailIn('en')]);
  }
}

const refused = (reasons: readonly string[]): RegisterResult => ({ outcome: 'refused', reasons });

async function textOf(file: Source): Promise<string> {
  let text = '';
  for await (const part of decoded(file, await detectEncoding(file))) text += part;
  return text;
}

/** What a person is told of a register that was taken; `already` is told where nothing else happened too. */
export function resultRows({ lines, sumKopecks, ...counts }: Loaded): [label: string, value: string][] {
  const { posted, suspended, cancelled, already } = counts;
  const shown = ({ count, sumKopecks: sum }: Loaded['posted']) =>
    `${count.toLocaleString('en')}, ${roublesText(kopecks(sum))} roubles`;
  return [
    ['Lines', shown({ count: lines, sumKopecks })],
    ['Credited', shown(posted)],
    ['In suspense', shown(suspended)],
    ['Taken back', shown(cancelled)],
    ['Loaded before', shown(already)],
    ...(already.count === lines ? ([['', 'Nothing was changed.']] as [string, string][]) : []),
  ];
}
