import type { LegalText } from './legal-text.ts';

const ru: LegalText = {
  title: 'Условия использования кабинета',
  version: 'Редакция от 1 ноября 2026 г.',
  sections: [
    [
      '1. О чём этот документ',
      'Кабинет — это сайт, через который потребитель коммунальных услуг узнаёт о начислениях, передаёт показания приборов учёта, платит и получает документы. Кабинет предоставляет поставщик услуг, с которым у вас заключён договор.',
      'Регистрируясь, вы принимаете эти условия. Они не меняют ваш договор с поставщиком: права и обязанности по снабжению, учёту и оплате определяются договором и законом.',
    ],
    [
      '2. Регистрация и доступ',
      'Для регистрации нужны ваш номер телефона, имя, фамилия и адрес электронной почты. Указывайте свои данные: по ним вас узнают при обращении.',
      'Пароль и коды из SMS храните в тайне и не сообщайте никому, в том числе сотрудникам поставщика: они их не спрашивают. Если вы думаете, что пароль узнал кто-то ещё, смените его через восстановление доступа — все открытые сеансы при этом закроются.',
      'После нескольких неверных попыток вход временно приостанавливается.',
    ],
    [
      '3. Договоры в кабинете',
      'Договор добавляют по номеру лицевого счёта и коду активации, который поставщик выдаёт после проверки документов. Договор может находиться только в одном кабинете. Вы можете убрать договор из кабинета в любое время; сам договор при этом не прекращается.',
    ],
    [
      '4. Показания',
      'Передавайте показания такими, какими их видите на приборе: целыми числами, без дробной части. Перед отправкой кабинет покажет расход и предварительную стоимость. Предварительная стоимость — справочная, точная сумма указывается в счёте.',
      'Если показания не переданы в срок, начисление ведётся по правилам, установленным законом, и в счёте отмечается, откуда взят объём. После получения показаний производится перерасчёт.',
    ],
    [
      '5. Платежи',
      'Оплата проходит на странице платёжной системы. Данные карты в кабинет не попадают. Платёж считается зачисленным, когда это показано в кабинете; обычно это занимает минуты, иногда до суток.',
      'Если платёж не прошёл, а деньги удержаны банком, их возвращает банк. Ошибочный платёж возвращается по заявлению поставщику.',
    ],
    [
      '6. Ответственность',
      'Поставщик отвечает за верность начислений и сохранность данных в порядке, установленном законом. Кабинет может быть недоступен во время обновлений; о длительных перерывах поставщик предупреждает заранее. Недоступность кабинета не лишает вас права передать показания и заплатить другим способом.',
    ],
    [
      '7. Изменение условий и прекращение',
      'О новой редакции условий кабинет сообщает до её вступления в силу. Вы можете прекратить пользование кабинетом в любое время, обратившись к поставщику. Данные о начислениях и платежах хранятся столько, сколько требует закон.',
    ],
  ],
};

const en: LegalText = {
  title: 'Terms of use of the cabinet',
  version: 'Version of 1 November 2026. The Russian text prevails.',
  sections: [
    [
      '1. What this is about',
      'The cabinet is a site where a customer of utility services sees charges, sends meter readings, pays and gets documents. It is provided by the supplier you have a contract with.',
      'By registering you accept these terms. They do not change your contract with the supplier: supply, metering and payment are governed by that contract and by law.',
    ],
    [
      '2. Registration and access',
      'Registering takes your phone number, given name, family name and e-mail address. Give your own: you are recognised by them.',
      'Keep your password and the codes from SMS secret, from the supplier’s staff too: they never ask for them. If somebody else may know your password, change it by recovering access; all open sessions end then.',
      'After several wrong tries signing in is paused for a while.',
    ],
    [
      '3. Contracts in the cabinet',
      'A contract is added by its account number and an activation code, which the supplier gives after checking your papers. A contract can be in one cabinet only. You may remove a contract from your cabinet at any time; the contract itself goes on.',
    ],
    [
      '4. Readings',
      'Send readings as the meter shows them: whole numbers, without the fraction. Before sending, the cabinet shows the consumption and its preliminary cost. That cost is for information; the bill states the exact sum.',
      'If no reading comes in time, the charge follows the rules set by law, and the bill says where the volume came from. When a reading arrives, the charge is recalculated.',
    ],
    [
      '5. Payments',
      'You pay on the payment system’s page. Card data never reaches the cabinet. A payment has arrived when the cabinet shows so; this usually takes minutes, at times up to a day.',
      'If a payment failed and your bank holds the money, the bank returns it. A payment made by mistake is returned on application to the supplier.',
    ],
    [
      '6. Liability',
      'The supplier answers for correct charges and for keeping your data safe as the law requires. The cabinet may be out of reach during updates; longer breaks are announced. Your right to send readings and to pay by other means is not affected.',
    ],
    [
      '7. Changes and ending',
      'The cabinet tells you of a new version of these terms before it takes effect. You may stop using the cabinet at any time by asking the supplier. Data on charges and payments is kept for as long as the law requires.',
    ],
  ],
};

export const licenceText = { ru, en };
