import jsqrModule from 'jsqr';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A file read back by another library than the one that wrote it. */
export interface ReadPdf {
  readonly pages: readonly ReadPage[];
  /** All text, page by page, with plain spaces. */
  readonly text: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly isTagged: boolean;
  readonly language: string | null;
}

interface ReadPage {
  readonly text: string;
  readonly width: number;
  /** Where each piece of text begins and ends. */
  readonly spans: readonly {
    readonly text: string;
    readonly left: number;
    readonly right: number;
    readonly y: number;
  }[];
  /** The page's structure tree. */
  readonly tags: TagNode;
  /** Pieces of text that are in no tag and no artifact. */
  readonly untagged: readonly string[];
  /** What an independent decoder reads from the drawn page. */
  qrText(): Promise<string | undefined>;
}

export interface TagNode {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly TagNode[];
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    useSystemFonts: false,
  }).promise;
  const pages: ReadPage[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1)
    pages.push(await readPage(await pdf.getPage(number), pdf.canvasFactory as Canvases));
  const { info } = await pdf.getMetadata();
  const marks = await pdf.getMarkInfo();
  return {
    pages,
    text: pages.map((page) => page.text).join('\n'),
    info: info as Record<string, unknown>,
    isTagged: Boolean(marks?.Marked),
    language: (info as { Language?: string | null }).Language ?? null,
  };
}

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

async function readPage(page: PdfPage, canvases: Canvases): Promise<ReadPage> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const spans: { text: string; left: number; right: number; y: number }[] = [];
  const untagged: string[] = [];
  let depth = 0;
  for (const item of items) {
    if (!('str' in item)) {
      depth += item.type === 'endMarkedContent' ? -1 : 1;
      continue;
    }
    if (item.str.trim() === '') continue;
    const [, , , , left, y] = item.transform as number[];
    spans.push({ text: item.str, left: left ?? 0, right: (left ?? 0) + item.width, y: y ?? 0 });
    if (depth === 0) untagged.push(item.str);
  }
  return {
    text: spans
      .map(({ text }) => text)
      .join(' ')
      .replace(/\s+/g, ' '),
    width: page.getViewport({ scale: 1 }).width,
    spans,
    tags: ((await page.getStructTree()) ?? {}) as TagNode,
    untagged,
    qrText: () => qrTextOn(page, canvases),
  };
}

/** All nodes of a tree with this role, in reading order. */
export function tagged(node: TagNode, role: string): TagNode[] {
  const own = node.role === role ? [node] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => tagged(child, role))];
}

/** A canvas of pdf.js's own making: it draws on no other library's. */
interface Canvases {
  create(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D };
}

async function qrTextOn(page: PdfPage, canvases: Canvases): Promise<string | undefined> {
  const viewport = page.getViewport({ scale: 3 });
  const { canvas, context } = canvases.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
  await page.render({ canvas, canvasContext: context, viewport }).promise;
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const found = jsqr(new Uint8ClampedArray(data.buffer), width, height);
  return found ? new TextDecoder().decode(new Uint8Array(found.binaryData)) : undefined;
}

/** A CommonJS module that is its own default. */
const jsqr = ('default' in jsqrModule ? jsqrModule.default : jsqrModule) as typeof import('jsqr').default;
