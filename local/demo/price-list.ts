/**
 * The demo's price list. Rates of domain.md §1 are published ones and say so in their legal basis; everything
 * else is invented for this demo and says that. No order of a regulator is quoted by number: the published
 * table names none, and an invented number would look like a real one.
 */
const PUBLISHED = (where: string, from: string) =>
  `Опубликованный тариф для населения: ${where}, действует с ${from}`;
const INVENTED = 'Вымышленная ставка для демонстрации';
const INVENTED_BOUNDS = '; границы диапазонов приняты для демонстрации';

/** One version of a tariff, in the columns of a tariffs file. */
export interface PriceRow {
  readonly service: string;
  readonly category: string;
  readonly from: string;
  readonly until?: string;
  readonly name: string;
  readonly legalBasis: string;
  readonly per: 'volume' | 'area' | 'person';
  readonly single?: string;
  readonly day?: string;
  readonly night?: string;
  readonly peak?: string;
  readonly halfPeak?: string;
  readonly bounds?: string;
  readonly socialNorm?: string;
  readonly norm?: string;
}

type Rates = Pick<PriceRow, 'single' | 'day' | 'night' | 'peak' | 'halfPeak'>;
type Version = Rates & { readonly from: string; readonly basis?: string };

/** Before this nothing of the demo can be billed. */
const PRICES_BEGIN = '2021-01-01';

/** A category with its versions, each lasting until the next; the one before the first published is invented. */
function category(
  fixed: Omit<PriceRow, 'from' | 'until' | 'legalBasis' | keyof Rates>,
  versions: readonly Version[],
): PriceRow[] {
  return versions.map(({ from, basis = INVENTED, ...rates }, index) => {
    const until = versions[index + 1]?.from;
    return { ...fixed, from, ...(until && { until }), legalBasis: basis, ...rates };
  });
}

const electricity = { service: 'electricity', per: 'volume', norm: '91' } as const;

export const PRICE_LIST: readonly PriceRow[] = [
  ...category({ ...electricity, category: 'city-gas', name: 'Город, газовые плиты', bounds: '6400|11500' }, [
    {
      from: PRICES_BEGIN,
      single: '5.60|5.61|9.02',
      day: '6.10|6.11|9.80',
      night: '3.30|3.31|5.20',
      peak: '6.60|6.61|10.60',
      halfPeak: '5.60|5.61|9.02',
    },
    {
      from: '2024-07-01',
      single: '6.19|6.20|9.98',
      day: '6.75|6.76|10.85',
      night: '3.65|3.66|5.75',
      peak: '7.30|7.31|11.75',
      halfPeak: '6.19|6.20|9.98',
      basis: `${PUBLISHED('Санкт-Петербург, газовые плиты', '01.07.2024')}; ставки по зонам суток вымышлены для демонстрации`,
    },
    {
      from: '2025-07-01',
      single: '6.80|6.81|10.95',
      day: '7.40|7.41|11.90',
      night: '4.00|4.01|6.30',
      peak: '8.00|8.01|12.90',
      halfPeak: '6.80|6.81|10.95',
    },
    {
      from: '2026-10-01',
      single: '7.48|7.49|12.05',
      day: '8.15|8.16|13.10',
      night: '4.40|4.41|6.95',
      peak: '8.80|8.81|14.20',
      halfPeak: '7.48|7.49|12.05',
    },
  ]),
  ...category(
    { ...electricity, category: 'city-electric', name: 'Город, электроплиты', bounds: '3900|6000' },
    [
      {
        from: PRICES_BEGIN,
        single: '4.20|4.85|7.20',
        day: '4.80|5.55|8.25',
        night: '2.60|3.00|4.50',
        peak: '5.20|6.00|9.00',
        halfPeak: '4.20|4.85|7.20',
      },
      {
        from: '2025-07-01',
        single: '4.82|5.56|8.30',
        day: '5.52|6.36|9.50',
        night: '3.00|3.47|5.17',
        peak: '6.00|6.90|10.30',
        halfPeak: '4.82|5.56|8.30',
      },
      {
        from: '2026-01-01',
        single: '5.31|6.12|9.13',
        day: '6.08|7.00|10.45',
        night: '3.31|3.82|5.69',
        peak: '6.60|7.60|11.35',
        halfPeak: '5.31|6.12|9.13',
        basis: `${PUBLISHED('Санкт-Петербург, электроплиты', '01.01.2026')}${INVENTED_BOUNDS}; ставки пика и полупика вымышлены`,
      },
    ],
  ),
  ...category({ ...electricity, category: 'south-city', name: 'Южный район, город', bounds: '3900|6000' }, [
    { from: PRICES_BEGIN, single: '6.20|8.40|12.30' },
    {
      from: '2025-07-01',
      single: '7.35|10.00|14.64',
      basis: PUBLISHED('Краснодар, город', '01.07.2025') + INVENTED_BOUNDS,
    },
  ]),
  ...category(
    {
      ...electricity,
      category: 'south-rural',
      name: 'Южный район, село и электроплиты',
      bounds: '3900|6000',
    },
    [
      { from: PRICES_BEGIN, single: '4.35|5.90|12.30' },
      {
        from: '2025-07-01',
        single: '5.15|7.00|14.64',
        basis: PUBLISHED('Краснодар, село и электроплиты', '01.07.2025') + INVENTED_BOUNDS,
      },
    ],
  ),
  ...category(
    { ...electricity, category: 'forest-two-zone', name: 'Подлесье, день и ночь', bounds: '3900|6000' },
    [
      { from: PRICES_BEGIN, day: '6.40|6.85|6.95', night: '2.75|2.95|3.00' },
      {
        from: '2025-07-01',
        day: '7.61|8.12|8.22',
        night: '3.27|3.48|3.53',
        basis: PUBLISHED('Московская область, день и ночь', '01.07.2025'),
      },
    ],
  ),
  ...category(
    { ...electricity, category: 'forest-social-norm', name: 'Подлесье, социальная норма', socialNorm: '75' },
    [
      { from: PRICES_BEGIN, single: '3.96|6.88' },
      {
        from: '2022-07-01',
        single: '4.12|7.23',
        basis: `${PUBLISHED('Нижний Новгород, социальная норма', '01.07.2022')}; норма 75 кВт·ч на человека принята для демонстрации`,
      },
    ],
  ),
  ...category({ ...electricity, category: 'forest-three-zone', name: 'Подлесье, три зоны' }, [
    {
      from: PRICES_BEGIN,
      single: '4.68',
      peak: '4.93',
      halfPeak: '4.68',
      night: '2.96',
      basis:
        'Опубликованный тариф для населения: Ульяновск, газовые плиты, пик, полупик и ночь; дата начала принята для демонстрации',
    },
  ]),
  ...category({ ...electricity, category: 'company', name: 'Предприятия, прочие потребители' }, [
    { from: PRICES_BEGIN, single: '7.20', day: '8.10', night: '4.90' },
    { from: '2025-07-01', single: '8.50', day: '9.60', night: '5.80' },
    { from: '2026-07-01', single: '8.62', day: '9.75', night: '5.90' },
  ]),
  ...category(
    {
      service: 'cold-water',
      category: 'city',
      per: 'volume',
      name: 'Холодная вода и водоотведение',
      norm: '4.9',
    },
    [
      { from: PRICES_BEGIN, single: '62.40' },
      { from: '2025-07-01', single: '74.86' },
      { from: '2026-10-01', single: '83.10' },
    ],
  ),
  ...category({ service: 'hot-water', category: 'city', per: 'volume', name: 'Горячая вода', norm: '3.5' }, [
    { from: PRICES_BEGIN, single: '131.20' },
    { from: '2025-07-01', single: '157.43' },
    { from: '2026-10-01', single: '174.75' },
  ]),
  ...category(
    { service: 'maintenance', category: 'house', per: 'area', name: 'Содержание жилого помещения' },
    [
      { from: PRICES_BEGIN, single: '24.60' },
      { from: '2026-01-01', single: '29.15' },
    ],
  ),
  ...category({ service: 'waste', category: 'city', per: 'person', name: 'Обращение с отходами' }, [
    { from: PRICES_BEGIN, single: '118.40' },
    { from: '2026-07-01', single: '136.75' },
  ]),
];
