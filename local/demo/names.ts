import type { Chance } from '#core/testing';

/** Names, streets and companies, all invented; a likeness to anybody is chance. */
const SURNAMES = [
  'Ветров',
  'Климов',
  'Лосев',
  'Рябинин',
  'Озеров',
  'Снегирёв',
  'Полянский',
  'Туманов',
  'Бережной',
  'Сосновский',
  'Заречный',
  'Кедров',
  'Малахов',
  'Дубравин',
  'Ласточкин',
  'Морозов',
  'Шорохов',
  'Белозёров',
  'Журавлёв',
  'Поморцев',
] as const;
const MEN = [
  'Алексей',
  'Борис',
  'Виктор',
  'Глеб',
  'Денис',
  'Егор',
  'Игорь',
  'Кирилл',
  'Павел',
  'Тимофей',
] as const;
const WOMEN = [
  'Анна',
  'Вера',
  'Галина',
  'Дарья',
  'Елена',
  'Ирина',
  'Ксения',
  'Мария',
  'Ольга',
  'Софья',
] as const;
const FATHERS: readonly [string, ...string[]] = [
  'Андреев',
  'Борисов',
  'Викторов',
  'Денисов',
  'Игорев',
  'Олегов',
  'Павлов',
  'Сергеев',
];
const STREETS: readonly [string, ...string[]] = [
  'Липовая ул.',
  'Речная ул.',
  'ул. Связистов',
  'Парковая ул.',
  'Мельничная ул.',
  'ул. Строителей',
  'Озёрный пр.',
  'Садовая ул.',
  'Заводской пер.',
  'наб. Тихой Реки',
  'ул. Полярников',
  'Вокзальная ул.',
];
const COMPANIES = [
  'ООО «Хлебный дом»',
  'ООО «Мастерская Север»',
  'ООО «Тёплые окна»',
  'АО «Речной причал»',
  'ООО «Аптека на Липовой»',
  'ООО «Кафе Полдень»',
  'ООО «Швейный цех»',
  'ООО «Автосервис Гараж»',
  'АО «Молочный завод»',
  'ООО «Книги и ноты»',
  'ООО «Прачечная Пена»',
  'ООО «Склад номер семь»',
  'ООО «Студия Свет»',
  'АО «Тепличное хозяйство»',
  'ООО «Детский клуб»',
] as const;

export function personName(chance: Chance): string {
  const isWoman = chance.happens(0.55);
  const surname = chance.pick(SURNAMES);
  const feminine = surname.endsWith('ий')
    ? `${surname.slice(0, -2)}ая`
    : surname.endsWith('ой')
      ? `${surname.slice(0, -2)}ая`
      : surname.endsWith('ый')
        ? `${surname.slice(0, -2)}ая`
        : `${surname}а`;
  const father = chance.pick(FATHERS);
  return isWoman
    ? `${feminine} ${chance.pick(WOMEN)} ${father}на`
    : `${surname} ${chance.pick(MEN)} ${father}ич`;
}

export function companyName(index: number): string {
  return COMPANIES[index % COMPANIES.length] ?? COMPANIES[0];
}

export function address(town: string, chance: Chance, isFlat: boolean): string {
  const house = `${town}, ${chance.pick(STREETS)}, ${chance.whole(1, 96)}`;
  return isFlat ? `${house}, кв. ${chance.whole(1, 180)}` : house;
}
