import type { LegalText } from './legal-text.ts';

const ru: LegalText = {
  title: 'Согласие на обработку персональных данных',
  version: 'Редакция от 1 ноября 2026 г. Федеральный закон № 152-ФЗ «О персональных данных».',
  sections: [
    [
      '1. Кому вы даёте согласие',
      'Вы даёте согласие поставщику коммунальных услуг, с которым у вас заключён договор и который предоставляет этот кабинет (оператору). Наименование, адрес и телефон оператора указаны на странице договора в кабинете и на каждом счёте.',
    ],
    [
      '2. Какие данные обрабатываются',
      [
        'имя и фамилия;',
        'номер телефона и адрес электронной почты;',
        'номер лицевого счёта, адрес и сведения о помещении, сведения о приборах учёта и показаниях;',
        'начисления, платежи и обращения;',
        'записи о входах и действиях в кабинете: время и вид операции.',
      ],
      'Данные банковских карт оператор не получает и не хранит. Специальные категории данных и биометрия не обрабатываются.',
    ],
    [
      '3. Зачем',
      [
        'регистрация, вход и восстановление доступа;',
        'показ начислений, приём показаний и платежей, выдача документов;',
        'сообщения об операциях в кабинете, счетах и перерывах в снабжении;',
        'защита от входа посторонних.',
      ],
      'Для рекламы данные используются, только если вы дали на это отдельное согласие.',
    ],
    [
      '4. Что делается с данными',
      'Сбор, запись, хранение, уточнение, использование, передача платёжной системе и операторам связи в объёме, нужном для платежа и отправки сообщений, обезличивание, удаление. Обработка автоматизированная. Данные хранятся на территории Российской Федерации, если иное не допускает закон.',
    ],
    [
      '5. Сколько действует согласие',
      'Согласие действует, пока у вас есть кабинет. Отозвать его можно в любое время: удалить кабинет в профиле, обратиться в отделение оператора или написать на его электронную почту. После отзыва кабинет закрывается, а данные удаляются или обезличиваются; сведения о начислениях и платежах сохраняются на срок, установленный законом.',
    ],
    [
      '6. Ваши права',
      'Вы вправе узнать, какие ваши данные обрабатываются, потребовать их исправления или удаления и обжаловать действия оператора в Роскомнадзор или в суд.',
    ],
  ],
};

const en: LegalText = {
  title: 'Consent to the processing of personal data',
  version: 'Version of 1 November 2026, under Federal Law 152-FZ. The Russian text prevails.',
  sections: [
    [
      '1. To whom you consent',
      'You consent to the processing by the utility supplier you have a contract with and that provides this cabinet (the operator). Its name, address and phone are on the contract’s page in the cabinet and on every bill.',
    ],
    [
      '2. Which data',
      [
        'your given name and family name;',
        'your phone number and e-mail address;',
        'account number, address and facts of the premise, meters and readings;',
        'charges, payments and requests;',
        'records of sign-ins and actions in the cabinet: when and what.',
      ],
      'The operator neither receives nor keeps card data. No special categories of data and no biometrics are processed.',
    ],
    [
      '3. What for',
      [
        'registration, signing in and recovering access;',
        'showing charges, taking readings and payments, giving documents;',
        'messages about operations in the cabinet, bills and outages;',
        'keeping strangers out.',
      ],
      'The data is used for advertising only if you agreed to that separately.',
    ],
    [
      '4. What is done with it',
      'Collecting, recording, keeping, correcting, using, handing to the payment system and to telecom operators as far as a payment or a message needs it, pseudonymising, deleting. The processing is automated. The data is kept in the Russian Federation unless the law allows otherwise.',
    ],
    [
      '5. How long',
      'The consent lasts while you have a cabinet. You may withdraw it at any time by deleting your account in the profile, at the operator’s branch or by e-mail. The cabinet is then closed and the data deleted or pseudonymised; records of charges and payments are kept for the time set by law.',
    ],
    [
      '6. Your rights',
      'You may learn which of your data is processed, have it corrected or deleted, and complain of the operator to the supervisory authority (Roskomnadzor) or in court.',
    ],
  ],
};

export const personalDataText = { ru, en };
