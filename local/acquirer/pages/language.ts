export type Language = 'ru' | 'en';

/** `?lang=` first, then the browser's wish, then Russian. */
export function chooseLanguage(url: URL, acceptLanguage: string | undefined): Language {
  const asked = url.searchParams.get('lang');
  if (asked === 'ru' || asked === 'en') return asked;
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((wish) => {
      const [tag = '', ...settings] = wish.trim().toLowerCase().split(';');
      const quality = settings.map((setting) => /^\s*q=([\d.]+)$/.exec(setting)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((wish) => wish.language === 'ru' || wish.language === 'en')
    .sort((a, b) => b.quality - a.quality);
  return (wishes[0]?.language as Language | undefined) ?? 'ru';
}

export function formatMoney(kopecks: number, language: Language): string {
  return new Intl.NumberFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    style: 'currency',
    currency: 'RUB',
  }).format(kopecks / 100);
}
