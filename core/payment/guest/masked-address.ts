/**
 * An address as far as somebody recognises it who knows it, and nobody else learns it: the town stands, of further names
 * the first letter, and numbers are dots: `г. Псков, ул. Л•••••, д. •, кв. ••`. Of an address without commas nobody can
 * tell where its town ends: all of it is masked.
 */
export function maskedAddress(address: string): string {
  const [town = '', ...rest] = address.split(',');
  if (rest.length === 0) return masked(town);
  return [town, ...rest.map(masked)].join(',');
}

/** Words that say what kind of thing is named: `ул.`, `д.`, `шоссе`. */
const KIND = /^\p{Ll}{1,6}\.?$/u;
const NAME = /^\p{L}{2}/u;

function masked(part: string): string {
  return part.replace(/[\p{L}\p{N}.-]+/gu, (word) => {
    if (KIND.test(word)) return word;
    return NAME.test(word) ? `${word[0]}${'•'.repeat(word.length - 1)}` : '•'.repeat(word.length);
  });
}
