import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** What docs/security.md and SECURITY.md promise is there to be looked at. */

const page = readFileSync('docs/security.md', 'utf8');
const PLACES = /^(core|functions|web|stacks|local|docs|e2e)\/|\.test\.tsx?$|^[\w-]+\.md$/;

const paths = [...page.matchAll(/`([\w./-]+)`/g)]
  .map(([, path]) => String(path))
  .filter((path) => PLACES.test(path));

/** `file`: “a test”, “another” */
const proofs = [...page.matchAll(/`([\w./-]+\.test\.tsx?)`:((?:,? “[^”]+”)+)/g)].flatMap(([, file, names]) =>
  [...String(names).matchAll(/“([^”]+)”/g)].map(([, name]) => [String(file), String(name)] as const),
);

const items = [...page.matchAll(/^\| (v5\.0\.0-\d+\.\d+\.\d+)(?: \(L3\))?( ¹)? \|(.*)\|$/gm)].map(
  ([, id, mark, rest]) => ({ id: String(id), deviates: mark !== undefined, rest: String(rest) }),
);

describe('the page of what defends Kabinet', () => {
  test('names files and tests that there are', () => {
    expect(paths.length).toBeGreaterThan(100);
    expect([...new Set(paths)].filter((path) => !existsSync(path))).toEqual([]);
    expect(proofs.length).toBeGreaterThan(items.length);
    const gone = proofs.filter(([file, name]) => {
      const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return !["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));
    });
    expect(gone).toEqual([]);
  });

  test('has each item of the standard once, with its code and its proof', () => {
    expect(items.length).toBeGreaterThanOrEqual(60);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    for (const { id, rest } of items) {
      const [, , proof = ''] = rest.split('|');
      expect(proof, id).toMatch(/`[\w./-]+\.test\.tsx?`: “/);
    }
  });

  test('argues each deviation that it marks', () => {
    const argued = page.slice(page.indexOf('### Deviations'), page.indexOf('### Open'));
    const marked = items.filter(({ deviates }) => deviates).map(({ id }) => id.replace('v5.0.0-', ''));
    expect(marked.length).toBeGreaterThan(5);
    expect(
      marked.filter((id) => !new RegExp(`\\*\\*[^*]*(?<![\\d.])${id}(?!\\d)[^*]*\\*\\*`).test(argued)),
    ).toEqual([]);
  });

  test('leads to places in documents that there are', () => {
    const missing = [
      ...`${page}${readFileSync('SECURITY.md', 'utf8')}`.matchAll(/\]\(([^)#]*)(?:#([\w-]+))?\)/g),
    ].filter(([, path, place]) => {
      if (path?.startsWith('http')) return false;
      const file = [`docs/${path || 'security.md'}`, String(path).replace('../', '')].find((one) =>
        existsSync(one),
      );
      const heads = file ? [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)] : [];
      const anchors = heads.map(([, head]) =>
        String(head)
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      return !file || (place !== undefined && !anchors.includes(place));
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});
