import PDFDocument from 'pdfkit';
import { type Instant, type Language, msOf } from '#core/kernel';
import { type FontName, fontBytes } from './fonts.ts';
import { type Line, linesOf, printable } from './lines.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** A node of the document's structure tree: what a screen reader walks. */
export type Tag = PDFKit.PDFStructureElement & { readonly dictionary: { data: Record<string, unknown> } };

/** How a text looks. */
export interface Style {
  readonly font?: FontName;
  readonly size: number;
  readonly color?: string;
  readonly align?: 'left' | 'right';
  /** Lines beyond this many are cut, with an ellipsis. */
  readonly maxLines?: number;
  /** Stands on one line whole, in smaller letters if it must: figures are never cut or broken. */
  readonly whole?: boolean;
}

/** A text laid out to a width, ready to be drawn. */
export interface Block {
  readonly height: number;
  /** The widest line. */
  readonly width: number;
  draw(x: number, y: number): void;
}

/** Colours of the site's light theme; each text colour is readable when printed in black and white. */
export const COLORS = {
  ink: '#10242b',
  muted: '#4b5f67',
  line: '#bccacd',
  primary: '#0b5563',
  soft: '#eff3f3',
  warn: '#6b3a00',
  paper: '#ffffff',
} as const;

/** Points. A4. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = { side: 42, top: 40, bottom: 50 };
/** Where the text of a page after the first begins, below its running head. */
const RUNNING_TOP = 72;
/** How far lines stand apart, in letter sizes, and what becomes of the space between things. */
const DENSITIES = { calm: { leading: 1.28, space: 1 }, compact: { leading: 1.17, space: 0.6 } } as const;

export interface SheetOptions {
  readonly language: Language;
  /** Of ours only: pdfkit writes it into XML without escaping. */
  readonly title: string;
  /** Makes the same input the same bytes: the document's date, and with it its id. */
  readonly at: Instant;
  /** Stands at the head of every page after the first. */
  readonly runningHead: string;
  /** What the foot of a page says: `Страница 1 из 2`. */
  readonly pageOf: (page: number, pages: number) => string;
  /** `compact` fits more on a page; `calm` unless told. */
  readonly density?: keyof typeof DENSITIES;
}

/**
 * A4 pages of a tagged PDF 1.7. Everything drawn is either inside a tag or an artifact; text is laid out first and drawn
 * after, so that nothing runs over an edge; what needs more room than is left begins a new page.
 */
export class Sheet {
  readonly root: Tag;
  readonly left = MARGIN.side;
  readonly right = PAGE.width - MARGIN.side;
  readonly width = PAGE.width - 2 * MARGIN.side;
  /** Where the next thing goes. */
  y = MARGIN.top;
  readonly #doc: Doc;
  readonly #options: SheetOptions;
  readonly #chunks: Uint8Array[] = [];
  readonly #done: Promise<void>;
  readonly #density: (typeof DENSITIES)[keyof typeof DENSITIES];

  constructor(options: SheetOptions) {
    this.#options = options;
    this.#density = DENSITIES[options.density ?? 'calm'];
    this.#doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      // pdfkit would begin with a standard font, whose metrics it reads from its own package
      font: '',
      bufferPages: true,
      tagged: true,
      pdfVersion: '1.7',
      lang: options.language === 'ru' ? 'ru-RU' : 'en-GB',
      displayTitle: true,
      info: {
        Title: options.title,
        Creator: 'Kabinet',
        Producer: 'Kabinet',
        CreationDate: new Date(msOf(options.at)),
      },
    });
    this.#doc.on('data', (chunk: Uint8Array) => this.#chunks.push(chunk));
    this.#done = new Promise((resolve, reject) => {
      this.#doc.on('end', resolve);
      this.#doc.on('error', reject);
    });
    for (const name of ['bold', 'regular'] as const) {
      this.#doc.registerFont(name, fontBytes(name) as Buffer);
      this.#doc.font(name);
    }
    this.root = this.#doc.struct('Document') as Tag;
    this.#doc.addStructure(this.root);
  }

  /** The finished file. The sheet can be drawn on no more. */
  async bytes(): Promise<Uint8Array> {
    this.root.end();
    this.#drawHeadsAndFeet();
    this.#doc.end();
    await this.#done;
    return Buffer.concat(this.#chunks);
  }

  /** How many pages there are so far. */
  get pages(): number {
    return this.#doc.bufferedPageRange().count;
  }

  /** Points of white as the sheet's density has them. */
  space(points: number): number {
    return points * this.#density.space;
  }

  /** Begins a new page when less than this much is left on the present one; says whether it did. */
  room(height: number): boolean {
    if (this.y + height <= PAGE.height - MARGIN.bottom) return false;
    this.#doc.addPage();
    this.y = RUNNING_TOP;
    return true;
  }

  /** A branch of the structure tree. Its `end` must be called when it has all its children. */
  branch(parent: Tag, type: string, attributes?: Readonly<Record<string, unknown>>): Tag {
    const tag = this.#doc.struct(type) as Tag;
    if (attributes) tag.dictionary.data.A = { ...attributes };
    parent.add(tag);
    return tag;
  }

  /** A leaf of the structure tree, with what `draw` puts on the page as its content. */
  leaf(parent: Tag, type: string, draw: () => void, attributes?: Readonly<Record<string, unknown>>): void {
    const tag = this.branch(parent, type, attributes);
    tag.add(draw);
    tag.end();
  }

  /** A picture with the words that stand for it. */
  figure(
    parent: Tag,
    alt: string,
    box: [x: number, y: number, size: number],
    draw: (doc: Doc) => void,
  ): void {
    const [x, y, size] = box;
    const options = { alt: this.#printable(alt), bbox: [x, y, x + size, y + size] };
    const tag = this.#doc.struct('Figure', options) as Tag;
    parent.add(tag);
    tag.add(() => {
      this.#doc.save();
      draw(this.#doc);
      this.#doc.restore();
    });
    tag.end();
  }

  /** Rules and grounds: what a screen reader passes over. */
  decorate(draw: (doc: Doc) => void): void {
    this.#artifact({ type: 'Layout' }, draw);
  }

  rule(y: number, { weight = 0.6, color = COLORS.line as string } = {}): void {
    this.decorate((doc) => doc.moveTo(this.left, y).lineTo(this.right, y).lineWidth(weight).stroke(color));
  }

  /** Lays a text out to a width. */
  block(text: string, width: number, style: Style): Block {
    const { font = 'regular', color = COLORS.ink, align = 'left', maxLines = 6 } = style;
    const shown = this.#printable(text);
    const widthAt = (size: number) => (part: string) => {
      this.#doc.font(font).fontSize(size);
      return this.#doc.widthOfString(part);
    };
    const wanted = widthAt(style.size)(shown);
    const size = style.whole && wanted > width ? (style.size * width) / wanted : style.size;
    const lines: Line[] = style.whole
      ? [{ text: shown, width: Math.min(wanted, width) }]
      : linesOf(shown, width, maxLines, widthAt(size));
    const leading = size * this.#density.leading;
    return {
      height: lines.length * leading,
      width: Math.max(0, ...lines.map((line) => line.width)),
      draw: (x, y) => {
        this.#doc.font(font).fontSize(size).fillColor(color);
        lines.forEach((line, index) => {
          const indent = align === 'right' ? width - line.width : 0;
          this.#doc.text(line.text, x + indent, y + index * leading, { lineBreak: false });
        });
      },
    };
  }

  /** Puts a text at the present height as one tag and moves on below it. */
  paragraph(
    parent: Tag,
    type: string,
    text: string,
    style: Style & { x?: number; width?: number; gap?: number },
  ): void {
    const block = this.block(text, style.width ?? this.width, style);
    this.room(block.height);
    this.leaf(parent, type, () => block.draw(style.x ?? this.left, this.y));
    this.y += block.height + this.space(style.gap ?? 0);
  }

  #printable(text: string): string {
    const { font } = (this.#doc.font('regular') as unknown as { _font: { font: GlyphSource } })._font;
    return printable(text, (codePoint) => font.hasGlyphForCodePoint(codePoint));
  }

  #artifact(options: PDFKit.Mixins.MarkingOptions, draw: (doc: Doc) => void): void {
    this.#doc.markContent('Artifact', options);
    this.#doc.save();
    draw(this.#doc);
    this.#doc.restore();
    this.#doc.endMarkedContent();
  }

  #drawHeadsAndFeet(): void {
    const { count } = this.#doc.bufferedPageRange();
    const small = { size: 8, color: COLORS.muted };
    for (let page = 0; page < count; page += 1) {
      this.#doc.switchToPage(page);
      const head = this.block(this.#options.runningHead, this.width - 110, { ...small, maxLines: 1 });
      const number = this.block(this.#options.pageOf(page + 1, count), 100, { ...small, align: 'right' });
      if (page > 0) {
        this.#artifact({ type: 'Pagination', attached: ['Top'] }, () => head.draw(this.left, MARGIN.top));
        this.rule(MARGIN.top + 18);
      }
      this.#artifact({ type: 'Pagination', attached: ['Bottom'] }, () => {
        head.draw(this.left, PAGE.height - 38);
        number.draw(this.right - 100, PAGE.height - 38);
      });
    }
  }
}

interface GlyphSource {
  hasGlyphForCodePoint(codePoint: number): boolean;
}
